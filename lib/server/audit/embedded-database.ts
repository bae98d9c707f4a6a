import "server-only";
import { createRequire } from "node:module";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { Database, OpenDatabase, Queryable, SqlRow } from "./database";
import type { EngineAnswer, EngineQuestion } from "./embedded-engine";
import { lockDirectory } from "./lock-directory";
import { runTransaction } from "./run-transaction";

/**
 * PostgreSQL inside this process, in `directory`, in a thread of its own: a search of a long log holds up no page. No server is
 * needed. One process at a time. See ADR 0013.
 */
export function openEmbedded(directory: string): OpenDatabase {
  return async () => {
    const unlock = await lockDirectory(directory);
    let engine: Engine;
    try {
      engine = startEngine(join(directory, "postgres"));
    } catch (error) {
      await unlock();
      throw error;
    }
    const whenLost = engine.exited.then(unlock);
    try {
      await engine.started;
    } catch (error) {
      await engine.terminate();
      await whenLost;
      throw error;
    }
    return wrap(engine, whenLost);
  };
}

interface Waiting {
  resolve: (rows: SqlRow[]) => void;
  reject: (error: Error) => void;
}

interface Engine {
  started: Promise<SqlRow[]>;
  /** @param text null closes the database. */
  ask(text: string | null, values?: EngineQuestion["values"]): Promise<SqlRow[]>;
  terminate(): Promise<unknown>;
  /** Resolves when the thread has ended, however. */
  exited: Promise<void>;
}

function startEngine(dataDir: string): Engine {
  // Through the project's own package: the same file from the source and from every bundle.
  const program = createRequire(import.meta.url).resolve("#embedded-engine");
  const worker = new Worker(program, { workerData: { dataDir } });
  const waiting = new Map<number, Waiting>();
  let last = 0;
  let stopped: Error | undefined;

  const wait = (number: number) => {
    // Whoever waits for an answer keeps the process; an idle engine does not.
    worker.ref();
    return new Promise<SqlRow[]>((resolve, reject) => waiting.set(number, { resolve, reject }));
  };
  const stop = (why: Error) => {
    stopped ??= why;
    for (const { reject } of waiting.values()) reject(stopped);
    waiting.clear();
  };
  worker.on("message", (answer: EngineAnswer) => {
    const asked = waiting.get(answer.number);
    waiting.delete(answer.number);
    if (waiting.size === 0) worker.unref();
    if ("rows" in answer) asked?.resolve(answer.rows);
    else asked?.reject(Object.assign(new Error(answer.error.message), { code: answer.error.code }));
  });
  worker.on("error", (error: unknown) => stop(error instanceof Error ? error : new Error(String(error))));
  const exited = new Promise<void>((resolve) => {
    worker.on("exit", () => {
      stop(new Error("the embedded database has stopped"));
      resolve();
    });
  });

  return {
    started: wait(0),
    ask(text, values = []) {
      if (stopped !== undefined) return Promise.reject(stopped);
      const number = (last += 1);
      const question: EngineQuestion = { number, text, values };
      worker.postMessage(question);
      return wait(number);
    },
    terminate: () => worker.terminate(),
    exited,
  };
}

function wrap(engine: Engine, whenLost: Promise<void>): Database {
  const session: Queryable = { query: (text, values) => engine.ask(text, values) };
  let turn: Promise<unknown> = Promise.resolve();
  /** The engine has one session: what belongs to one transaction must not meet what does not. */
  const inTurn = <Result>(act: () => Promise<Result>): Promise<Result> => {
    const result = turn.then(act);
    turn = result.catch(() => undefined);
    return result;
  };
  return {
    query: (text, values) => inTurn(() => session.query(text, values)),
    transaction: (act) =>
      inTurn(() =>
        runTransaction(
          session,
          () => act(session),
          () => void engine.terminate(),
        ),
      ),
    whenLost,
    async close() {
      try {
        await inTurn(() => engine.ask(null));
      } finally {
        await engine.terminate();
        await whenLost;
      }
    },
  };
}
