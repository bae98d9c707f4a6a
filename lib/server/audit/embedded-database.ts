import "server-only";
import { join } from "node:path";
import { PGlite, type Transaction } from "@electric-sql/pglite";
import type { Database, OpenDatabase, Queryable, SqlRow, SqlValue } from "./database";
import { lockDirectory } from "./lock-directory";

/**
 * PGlite's own parameters but for two: `-F` is left out, so that what was promised is on the disk (fsync); and one
 * connection needs no 128 MB of buffers.
 */
const startParams = [
  "--single", "-O", "-j", "-c", "search_path=public", "-c", "exit_on_error=false", "-c", "log_checkpoints=false",
  "-c", "max_worker_processes=0", "-c", "max_parallel_workers=0", "-c", "max_parallel_workers_per_gather=0",
  "-c", "max_parallel_maintenance_workers=0", "-c", "io_method=sync", "-c", "shared_buffers=4MB",
]; // prettier-ignore

/** PostgreSQL inside this process, in `directory`; no server is needed. One process at a time. See ADR 0013. */
export function openEmbedded(directory: string): OpenDatabase {
  return async () => {
    const unlock = await lockDirectory(directory);
    try {
      const engine = await PGlite.create({ dataDir: join(directory, "postgres"), startParams });
      return wrap(engine, unlock);
    } catch (error) {
      await unlock();
      throw error;
    }
  };
}

function wrap(engine: PGlite, unlock: () => Promise<void>): Database {
  const query = async (on: PGlite | Transaction, text: string, values: readonly SqlValue[] = []) =>
    (await on.query<SqlRow>(text, [...values])).rows;
  return {
    query: (text, values) => query(engine, text, values),
    transaction: (act) =>
      engine.transaction((transaction) => {
        const inside: Queryable = { query: (text, values) => query(transaction, text, values) };
        return act(inside);
      }),
    async close() {
      await engine.close();
      await unlock();
    },
  };
}
