import { spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { createServer } from "node:net";

const running = new Set();
const shortLived = new Set();
const endingSignals = ["SIGINT", "SIGTERM", "SIGHUP"];

const endShortLived = () => {
  for (const child of shortLived) {
    try {
      process.kill(-child.pid, "SIGINT");
    } catch (error) {
      if (error.code !== "ESRCH") throw error;
    }
  }
};
process.on("exit", endShortLived);

/** Without a handler a signal ends this process at once, and nothing is told to the programs it runs. */
const endUnlessHandled = (signal) => {
  if (process.listenerCount(signal) === 1) process.exit(signal === "SIGINT" ? 130 : 1);
};

/**
 * Spawns a program that is not to outlive this process, whichever signal ends it. It leads a process group, so that what
 * it started in turn (compilers, workers) ends with it.
 */
export function spawnShortLived(command, args, options) {
  const child = spawn(command, args, { ...options, detached: true });
  if (child.pid === undefined) return child;
  if (shortLived.size === 0) for (const signal of endingSignals) process.on(signal, endUnlessHandled);
  shortLived.add(child);
  child.once("exit", () => {
    shortLived.delete(child);
    if (shortLived.size === 0) for (const signal of endingSignals) process.off(signal, endUnlessHandled);
  });
  return child;
}

/** Starts a long-lived process whose output goes to a file; it is ended by {@link endAll}. */
export function startProcess(name, command, args, { env, logFile, onLine, onExit, stdin = "ignore" }) {
  const child = spawn(command, args, { env, stdio: [stdin, "pipe", "pipe"] });
  const log = createWriteStream(logFile, { flags: "a" });
  let rest = "";
  child.stdout.on("data", (chunk) => {
    log.write(chunk);
    if (!onLine) return;
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) onLine(line);
  });
  child.stderr.on("data", (chunk) => log.write(chunk));
  const entry = { name, child, exited: new Promise((resolve) => child.once("exit", resolve)) };
  running.add(entry);
  child.on("error", (error) => {
    if (child.pid === undefined) running.delete(entry);
    onExit?.(error.message);
  });
  child.on("exit", (code, signal) => {
    running.delete(entry);
    log.end();
    onExit?.(signal ?? `exit ${code}`);
  });
  return entry;
}

/** Ends what was started, last first: SIGTERM, and SIGKILL for what is still there after five seconds. */
export async function endProcess(entry) {
  if (entry.child.exitCode !== null || entry.child.signalCode !== null) return;
  entry.child.kill("SIGTERM");
  const late = setTimeout(() => entry.child.kill("SIGKILL"), 5000);
  await entry.exited;
  clearTimeout(late);
}

export async function endAll() {
  while (running.size > 0) await endProcess([...running].at(-1));
}

/** The port when it could be bound at `address`, else undefined; an address family that is not there is no obstacle. */
function tryPort(port, address) {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", ({ code, message }) => {
      if (code === "EADDRNOTAVAIL" || code === "EAFNOSUPPORT") resolve(port);
      else if (code === "EADDRINUSE" || code === "EACCES") resolve(undefined);
      else reject(new Error(`port ${port} of ${address}: ${message}`));
    });
    server.listen(port, address, () => {
      const { port: bound } = server.address();
      server.close(() => resolve(bound));
    });
  });
}

/** `preferred` when it is free on loopback, else any free port. `localhost` may mean ::1, so both addresses count. */
export async function freePort(preferred = 0) {
  for (let wanted = preferred, tries = 0; tries < 100; wanted = 0, tries++) {
    const port = await tryPort(wanted, "127.0.0.1");
    if (port && (await tryPort(port, "::1"))) return port;
  }
  throw new Error("no port is free on both 127.0.0.1 and ::1");
}
