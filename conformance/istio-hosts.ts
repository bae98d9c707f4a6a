import { hostsOverlap, isHostSubsetOf } from "@/lib/domain/istio/host";
import { judge, type Case } from "./suite";

interface Table {
  test: string;
  rows: { id: string; row: Record<string, unknown> }[];
}

type Check = (row: Record<string, unknown>) => { expected: unknown; got: unknown };

/** Which of our functions answers which table of Istio's own tests. */
const checks: Record<string, Check> = {
  TestNameMatches: ({ a, b, out }) => ({ expected: out, got: hostsOverlap(String(a), String(b)) }),
  TestNameSubsetOf: ({ a, b, out }) => ({ expected: out, got: isHostSubsetOf(String(a), String(b)) }),
};

/** Host algebra; tables whose engine does not exist yet count as failed. */
export function runIstioHosts(file: unknown): Case[] {
  return (file as { tables: Table[] }).tables.flatMap(({ test, rows }) =>
    rows.map(({ id, row }): Case => {
      const check = checks[test];
      if (!check) return { id, verdict: "failed", why: "no engine yet" };
      const { expected, got } = check(row);
      return judge(id, expected, got);
    }),
  );
}
