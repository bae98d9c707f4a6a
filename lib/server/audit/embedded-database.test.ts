import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createConnection } from "./connection";
import type { Database } from "./database";
import { openEmbedded } from "./embedded-database";

const directory = mkdtempSync(join(tmpdir(), "isthmus-embedded-"));
let database: Database;
beforeAll(async () => {
  database = await openEmbedded(directory)();
  await database.query("create table words (word text unique)");
});
afterAll(async () => {
  await database.close();
  rmSync(directory, { recursive: true });
});

const readWords = async () => (await database.query("select word from words")).map(({ word }) => word);

test("what cannot be opened is refused, and may be tried again", async () => {
  const broken = mkdtempSync(join(tmpdir(), "isthmus-embedded-"));
  writeFileSync(join(broken, "postgres"), "no directory");
  await expect(openEmbedded(broken)()).rejects.toThrow("ErrnoError");
  rmSync(join(broken, "postgres"));
  await (await openEmbedded(broken)()).close();
  rmSync(broken, { recursive: true });
});

test("a refused statement says why in PostgreSQL's code, and undoes its transaction", async () => {
  await expect(
    database.transaction(async ({ query }) => {
      await query("insert into words values ($1)", ["once"]);
      await query("insert into words values ($1)", ["once"]);
    }),
  ).rejects.toMatchObject({ code: "23505", message: expect.stringContaining("duplicate key") });
  expect(await readWords()).toEqual([]);
});

test("nobody reads what a transaction has not committed, nor writes into it", async () => {
  const { promise: gate, resolve: open } = Promise.withResolvers<void>();
  const failing = database.transaction(async ({ query }) => {
    await query("insert into words values ('undone')");
    await gate;
    throw new Error("changed my mind");
  });
  const beside = database.query("insert into words values ('kept')");
  const read = readWords();
  open();
  await expect(failing).rejects.toThrow("changed my mind");
  await beside;
  expect(await read).toEqual(["kept"]);
});

test("a long question holds up nobody else in the process", async () => {
  let isAnswered = false;
  const question = database.query("select count(*) from generate_series(1, 2000000)").then((rows) => {
    isAnswered = true;
    return rows;
  });
  for (let turn = 0; turn < 100; turn += 1) await setImmediate();
  expect(isAnswered).toBe(false);
  expect(await question).toEqual([{ count: 2_000_000 }]);
});

test("one that stopped by itself is opened anew by the next question", async () => {
  const own = mkdtempSync(join(tmpdir(), "isthmus-embedded-"));
  const opened: Database[] = [];
  const open = async () => {
    const next = await openEmbedded(own)();
    opened.push(next);
    return next;
  };
  const connection = createConnection(open, { whenOpened: async () => undefined });
  const count = async () => (await connection.get()).query("select count(*) from audit_events");
  expect(await count()).toEqual([{ count: 0 }]);
  // Behind the connection's back, as when the thread ends.
  await opened[0]?.close();
  expect(await count()).toEqual([{ count: 0 }]);
  expect(opened).toHaveLength(2);
  await connection.close();
  rmSync(own, { recursive: true });
});

test("a closed one answers with an error", async () => {
  const other = mkdtempSync(join(tmpdir(), "isthmus-embedded-"));
  const closed = await openEmbedded(other)();
  await closed.close();
  await expect(closed.query("select 1")).rejects.toThrow("has stopped");
  rmSync(other, { recursive: true });
});
