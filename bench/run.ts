import { pathToFileURL } from "node:url";

/** One measured figure: ours against the limit or peer, both from this run. */
export interface BenchRow {
  goal: string;
  what: string;
  ours: number;
  limit: number;
  ratio: number;
  unit: string;
  pass: boolean;
}

/** Runs the bench in the file named by the first argument and prints a line a row. */
const [, , file = ""] = process.argv;
const bench = Object.values((await import(pathToFileURL(file).href)) as Record<string, unknown>).find(
  (value) => typeof value === "function",
) as (() => Promise<BenchRow[]>) | undefined;
if (!bench) throw new Error(`${file} exports no bench`);
const format = (value: number) => (Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3));
const rows = await bench();
for (const { goal, what, ours, limit, ratio, unit, pass } of rows) {
  console.log(
    `${pass ? "✔" : "✘"} ${goal} ${what}: ours ${format(ours)} ${unit}, limit ${format(limit)} ${unit}, ratio ${format(ratio)}`,
  );
}
process.exit(rows.every((row) => row.pass) ? 0 : 1);
