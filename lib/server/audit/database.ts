import "server-only";

export type SqlValue = string | number | boolean | null;
export type SqlRow = Record<string, unknown>;

export interface Queryable {
  /** Runs one statement with `$1`, `$2`, … and returns its rows. `bigint` columns are read with `Number`. */
  query(text: string, values?: readonly SqlValue[]): Promise<SqlRow[]>;
}

/** What both engines do for us: the embedded one and a PostgreSQL server. Both speak PostgreSQL's SQL. */
export interface Database extends Queryable {
  /** Commits when `act` resolves, rolls back and rejects when it rejects. */
  transaction<Result>(act: (transaction: Queryable) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
  /** Resolves when it will never answer again and has given back what it held: another may be opened. Absent: it never comes to that. */
  whenLost?: Promise<void>;
}

/** Opens the database; rejects when it cannot be reached. */
export type OpenDatabase = () => Promise<Database>;

/** A `bigint` or `int` column: the engines differ in how they give it. */
export function readCount(value: unknown): number {
  return Number(value);
}

export function readText(value: unknown): string {
  return typeof value === "string" ? value : "";
}
