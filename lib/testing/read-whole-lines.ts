import { readFileSync } from "node:fs";

/** The lines of a file that somebody may be in the middle of writing: what follows the last line break is left out. */
export function readWholeLines(path: string): string[] {
  return readFileSync(path, "utf8").split("\n").slice(0, -1);
}
