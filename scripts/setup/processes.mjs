import { spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { createServer } from "node:net";

const running = new Set();

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
  child.on("error", (error) => onExit?.(error.message));
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
  for (const entry of [...running].toReversed()) await endProcess(entry);
}

/** `preferred` when it is free on loopback, else any free port. */
export function freePort(preferred = 0) {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", (error) => (preferred === 0 ? reject(error) : resolve(freePort())));
    server.listen(preferred, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
