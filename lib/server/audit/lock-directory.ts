import "server-only";
import { mkdir, open, readFile, rm } from "node:fs/promises";
import { join } from "node:path";

/**
 * Takes a directory for this process alone: two processes in one embedded database would destroy it.
 * @returns what gives it back.
 * @throws Error naming the process that has it.
 */
export async function lockDirectory(directory: string): Promise<() => Promise<void>> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const file = join(directory, "lock");
  const mine = `${process.pid} ${await readStart(process.pid)}`;
  if (!(await create(file, mine))) {
    const [pid = "", start = ""] = (await readFile(file, "utf8").catch(() => "")).split(" ");
    if (await isRunning(Number(pid), start))
      throw new Error(`the data directory ${directory} is in use by process ${pid}; stop it first`);
    // Left by a process that was killed.
    await rm(file, { force: true });
    if (!(await create(file, mine))) throw new Error(`the data directory ${directory} was just taken`);
  }
  return () => rm(file, { force: true });
}

async function create(file: string, text: string): Promise<boolean> {
  try {
    const handle = await open(file, "wx", 0o600);
    await handle.writeFile(text);
    await handle.close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** Numbers of processes are used again, soonest in containers: the time of the start tells them apart. */
async function isRunning(pid: number, start: string): Promise<boolean> {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
  return (await readStart(pid)) === start;
}

/** Ticks after boot at which a process began; "" where there is no /proc. Source: proc(5), /proc/[pid]/stat field 22. */
async function readStart(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
}
