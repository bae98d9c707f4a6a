import { readRecord, readRecords } from "@/lib/domain/kubernetes/read-field";
import { findExclusion } from "./out-of-scope";
import { nameCase, readText, type Row } from "./read-case";
import { guardCase, judge, type Case } from "./suite";
import { protectUnresolved } from "./unresolved-field";

export interface TableRow {
  id: string;
  /** The row as it stands: rows of some tables are plain values. */
  value: unknown;
  row: Row;
}

/** One table of a Go test. */
export interface Table {
  test: string;
  table: string;
  rows: TableRow[];
}

export interface Comparison {
  expected: unknown;
  got: unknown;
}

export type Check = (row: Row, table: Table, tables: readonly Table[], value: unknown) => Comparison;

/** The tables of a file. */
export function readTables(content: unknown): Table[] {
  return readRecords(readRecord(content)["tables"]).map((table) => ({
    test: readText(table["test"]),
    table: readText(table["table"]),
    rows: readRecords(table["rows"]).map((item, index) => {
      const safe = readRecord(protectUnresolved(item));
      const read = (): Row => readRecord(safe["row"]);
      const id = nameCase(item, index);
      return {
        id,
        get value() {
          return safe["row"];
        },
        get row() {
          return read();
        },
      };
    }),
  }));
}

/** One case for each row: by the check of its test, unless its table is out of scope. */
export function runTables(suite: string, content: unknown, checks: Readonly<Record<string, Check>>): Case[] {
  const tables = readTables(content);
  return tables.flatMap((table) =>
    table.rows.flatMap((item): Case[] => {
      const reason = findExclusion({ suite, test: table.test, table: table.table });
      if (reason !== undefined) return [{ id: item.id, verdict: "skipped", why: reason }];
      return guardCase(item.id, () => {
        const check = Object.hasOwn(checks, table.test) ? checks[table.test] : undefined;
        if (check === undefined) throw new Error(`no function answers ${table.test}`);
        const { expected, got } = check(item.row, table, tables, item.value);
        return judge(item.id, expected, got);
      });
    }),
  );
}
