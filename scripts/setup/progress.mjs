/** Visible progress: a live line on a terminal, one line at start and end elsewhere. */
const tty = process.stdout.isTTY === true;
const frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

export function say(text = "") {
  process.stdout.write(`${text}\n`);
}

let ending = false;

/** Says that the program is being ended; what its steps come to is not told from here on. */
export function sayEnding(text) {
  ending = true;
  say(`${tty ? "\r\x1b[2K" : ""}${text}`);
}

export const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`;

/** Runs `work(update)` under a label; `update(text)` changes the note behind it. Throws what `work` throws. */
export async function step(label, work) {
  const started = Date.now();
  let note = "";
  let frame = 0;
  const draw = () => {
    if (ending) return;
    frame = (frame + 1) % frames.length;
    process.stdout.write(
      `\r\x1b[2K${frames[frame]} ${label}${note ? ` · ${note}` : ""} · ${seconds(started)}`,
    );
  };
  const timer = tty ? setInterval(draw, 100) : undefined;
  const tellResult = (mark) => {
    clearInterval(timer);
    if (ending) return;
    say(`${tty ? "\r\x1b[2K" : ""}${mark} ${label} (${seconds(started)})`);
  };
  if (!tty && !ending) say(`… ${label}`);
  try {
    const value = await work((text) => {
      if (!tty && !ending && text !== note) say(`    ${text}`);
      note = text;
    });
    tellResult("✔");
    return value;
  } catch (error) {
    tellResult("✘");
    throw error;
  }
}

/** An error whose message is a whole sentence for the person at the terminal: printed without a stack. */
export class SetupError extends Error {}

/** Ends the process with one clear sentence. */
export function fail(error) {
  process.stderr.write(
    `\n${error instanceof SetupError ? error.message : (error?.stack ?? String(error))}\n`,
  );
  process.exit(1);
}
