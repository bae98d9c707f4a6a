import "server-only";
import { Pool, type PoolClient } from "pg";
import type { Logger } from "@/lib/server/logger";
import type { Database, OpenDatabase, Queryable, SqlRow, SqlValue } from "./database";
import { runTransaction } from "./run-transaction";

/** A PostgreSQL server, by its URL. Several processes may use the same one. */
export function openPostgres(databaseUrl: string, logger: Logger): OpenDatabase {
  return async () => {
    const pool = new Pool({
      connectionString: databaseUrl,
      application_name: "isthmus",
      max: 4,
      connectionTimeoutMillis: 5000,
      idleTimeoutMillis: 60_000,
      statement_timeout: 30_000,
      // Half-open connections end here, not with the writer's patience.
      query_timeout: 35_000,
      keepAlive: true,
    });
    // A connection that breaks while nobody uses it; the next query opens another.
    pool.on("error", (error) => logger.warn({ err: error }, "a connection to the audit database broke"));
    try {
      await pool.query("select 1");
    } catch (error) {
      await pool.end();
      throw error;
    }
    return wrap(pool);
  };
}

function wrap(pool: Pool): Database {
  const query = async (on: Pool | PoolClient, text: string, values: readonly SqlValue[] = []) =>
    (await on.query<SqlRow>(text, [...values])).rows;
  return {
    query: (text, values) => query(pool, text, values),
    async transaction(act) {
      const client = await pool.connect();
      const session: Queryable = { query: (text, values) => query(client, text, values) };
      let broken: Error | undefined;
      try {
        return await runTransaction(
          session,
          () => act(session),
          (why) => {
            broken = why instanceof Error ? why : new Error(String(why));
          },
        );
      } finally {
        // A connection that could not even roll back is not used again.
        client.release(broken);
      }
    },
    close: () => pool.end(),
  };
}
