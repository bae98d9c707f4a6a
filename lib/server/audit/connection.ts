import "server-only";
import type { Database, OpenDatabase } from "./database";
import { migrate } from "./migrate";

export interface Connection {
  /** The database, opened and of the newest schema. A failed try is tried again by the next call, and so is one that was lost. */
  get(): Promise<Database>;
  /** Runs and remembers whether it came about. */
  watch<Result>(act: () => Promise<Result>): Promise<Result>;
  isHealthy(): boolean;
  close(): Promise<void>;
}

interface ConnectionOptions {
  /** Runs once when the database is open, and holds up nobody; must not reject. */
  whenOpened: (database: Database) => Promise<void>;
}

/** One database, opened when it is first needed. */
export function createConnection(open: OpenDatabase, { whenOpened }: ConnectionOptions): Connection {
  let opening: Promise<Database> | undefined;
  let afterwards: Promise<void> | undefined;
  let healthy = true;
  let closed = false;

  async function start(): Promise<Database> {
    const database = await open();
    try {
      await migrate(database);
    } catch (error) {
      await database.close();
      throw error;
    }
    return database;
  }

  function settle(database: Database, forget: () => void): Promise<void> {
    void database.whenLost?.then(forget);
    return whenOpened(database)
      .catch(() => (healthy = false))
      .then(() => undefined);
  }

  function get(): Promise<Database> {
    if (closed) return Promise.reject(new Error("the audit log is closed"));
    if (opening === undefined) {
      const mine = start();
      const forget = (): void => {
        if (opening === mine) opening = undefined;
      };
      opening = mine;
      mine.then((database) => (afterwards = settle(database, forget)), forget);
    }
    return opening;
  }

  return {
    get,
    async watch(act) {
      try {
        const result = await act();
        healthy = true;
        return result;
      } catch (error) {
        healthy = false;
        throw error;
      }
    },
    isHealthy: () => healthy && !closed,
    async close() {
      closed = true;
      await afterwards;
      const database = await opening?.catch(() => undefined);
      await database?.close();
    },
  };
}
