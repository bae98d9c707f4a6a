import "server-only";
import { readCount, type Database } from "./database";
import { migrations } from "./migrations";

/** Any number that nobody else locks by in the same database. */
const lockKey = 4_973_746_868;

/**
 * Brings the schema to the newest version, each step once, all in one transaction. Of two processes that start together one
 * waits for the other.
 * @throws Error when the database is of a newer release.
 */
export async function migrate(database: Database): Promise<void> {
  await database.transaction(async (transaction) => {
    await transaction.query("select pg_advisory_xact_lock($1::bigint)", [lockKey]);
    await transaction.query(
      `create table if not exists audit_migrations (
         version int primary key, name text not null, applied_at timestamptz not null default now())`,
    );
    const [row] = await transaction.query(
      "select coalesce(max(version), 0) as version from audit_migrations",
    );
    const version = readCount(row?.["version"]);
    if (version > migrations.length) {
      throw new Error(
        `the audit database has schema version ${version}, this release of Isthmus knows ${migrations.length}: start a newer release`,
      );
    }
    for (const [index, { name, statements }] of migrations.entries()) {
      if (index < version) continue;
      for (const statement of statements) await transaction.query(statement);
      await transaction.query("insert into audit_migrations (version, name) values ($1, $2)", [
        index + 1,
        name,
      ]);
    }
  });
}
