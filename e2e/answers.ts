import type { Page, Response } from "@playwright/test";

/** Everything that a page was told: the body of each answer of the API, by its address. */
export interface Answers {
  /** Waits for the bodies that are still on their way. */
  read: () => Promise<{ path: string; text: string }[]>;
}

/** Remembers from now on what a page is told. A stream never ends, so it is not among them. */
export function collectAnswers(page: Page): Answers {
  const bodies: Promise<{ path: string; text: string }>[] = [];
  page.on("response", (response: Response) => {
    const { pathname, search } = new URL(response.url());
    const isStream = response.headers()["content-type"]?.startsWith("text/event-stream") === true;
    if (!pathname.startsWith("/api/") || isStream) return;
    const path = `${response.status()} ${pathname}${search}`;
    // A page that is left drops the bodies it no longer wants: they were never shown.
    bodies.push(
      response.text().then(
        (text) => ({ path, text }),
        () => ({ path, text: "" }),
      ),
    );
  });
  return { read: () => Promise.all(bodies) };
}

/** Where a name stands as a word of its own in what was told, with what surrounds it. */
export function findNames(
  told: readonly { path: string; text: string }[],
  names: readonly string[],
): string[] {
  const patterns = names.map(
    (name) => new RegExp(`(?<![a-z0-9])${name.replaceAll(".", String.raw`\.`)}(?![a-z0-9])`, "i"),
  );
  return told.flatMap(({ path, text }) =>
    patterns.flatMap((pattern) => {
      const at = text.search(pattern);
      return at < 0 ? [] : [`${path}: …${text.slice(Math.max(0, at - 80), at + 60)}…`];
    }),
  );
}
