import { inspect } from "node:util";
import { parentPort, workerData } from "node:worker_threads";
import { PGlite } from "@electric-sql/pglite";

/**
 * The program of the embedded database's own thread. Node runs this file as it is, in every bundle and in tests: it imports packages
 * only. It answers one {@link EngineQuestion} after the other with one {@link EngineAnswer} each; the first answer, of number 0, says
 * that the engine has started.
 */
export interface EngineQuestion {
  number: number;
  /** null: close the database. */
  text: string | null;
  values: readonly (string | number | boolean | null)[];
}

export type EngineAnswer = { number: number } & (
  { rows: Record<string, unknown>[] } | { error: { message: string; code?: string } }
);

/**
 * PGlite's own parameters but for two: `-F` is left out, so that what was promised is on the disk (fsync); and one
 * connection needs no 128 MB of buffers.
 */
const startParams = [
  "--single", "-O", "-j", "-c", "search_path=public", "-c", "exit_on_error=false", "-c", "log_checkpoints=false",
  "-c", "max_worker_processes=0", "-c", "max_parallel_workers=0", "-c", "max_parallel_workers_per_gather=0",
  "-c", "max_parallel_maintenance_workers=0", "-c", "io_method=sync", "-c", "shared_buffers=4MB",
]; // prettier-ignore

const { dataDir } = workerData as { dataDir: string };

async function answer(number: number, act: () => Promise<Record<string, unknown>[]>): Promise<void> {
  let said: EngineAnswer;
  try {
    said = { number, rows: await act() };
  } catch (error) {
    said = { number, error: describeError(error) };
  }
  parentPort?.postMessage(said);
}

/** What survives the way to another thread: PostgreSQL's code, by which errors are told apart, would not by itself. */
function describeError(error: unknown): { message: string; code?: string } {
  // The file system of the engine throws objects with a number, which are no Error.
  const message = error instanceof Error ? error.message : inspect(error, { breakLength: Infinity });
  const code: unknown =
    typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
  return { message, ...(typeof code === "string" ? { code } : {}) };
}

const starting = PGlite.create({ dataDir, startParams });
void answer(0, async () => {
  await starting;
  return [];
});

parentPort?.on("message", ({ number, text, values }: EngineQuestion) => {
  void answer(number, async () => {
    const engine = await starting;
    if (text !== null) return (await engine.query<Record<string, unknown>>(text, [...values])).rows;
    await engine.close();
    return [];
  });
});
