import type { TenantPlace } from "./tenant-place";

/** An answer without what differs from request to request, whoever and whatever is asked. */
function blankAnswer(text: string, { token, sequence }: TenantPlace): string {
  return text
    .replaceAll(token, "TOKEN")
    .replaceAll(new RegExp(`(event |"name":")${sequence}\\b`, "g"), "$1SEQUENCE")
    .replaceAll(/fresh-\d+/g, "FRESH")
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, "UUID")
    .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, "TIME")
    .replaceAll(/"resourceVersion":"\d+"/g, `"resourceVersion":"VERSION"`)
    .replaceAll(/"microseconds":\d+/g, `"microseconds":TIME`);
}

/** From a little before the first character in which two texts differ. */
function fromFirstDifference(text: string, other: string): string {
  let at = 0;
  while (at < text.length && text[at] === other[at]) at += 1;
  return text.slice(Math.max(0, at - 200), at + 300);
}

/** How an answer about one tenant differs from the one about another, but for their names; undefined when it does not. */
export function describeDifference(
  answer: { status: number; text: string; place: TenantPlace },
  like: { status: number; text: string; place: TenantPlace },
): string | undefined {
  const [text, other] = [blankAnswer(answer.text, answer.place), blankAnswer(like.text, like.place)];
  if (answer.status === like.status && text === other) return undefined;
  const [first, second] = [fromFirstDifference(text, other), fromFirstDifference(other, text)];
  return `foreign ${answer.status} ${first}\n  absent  ${like.status} ${second}`;
}

/** Of the fleet, where nobody owns it. */
const platformWords = /\b(bookinfo|productpage|storefront|ratings)\b/;

/** Finds names of some tenants, and of what belongs to nobody, in answers to others. */
export function createLeakFinder(strangers: readonly TenantPlace[]) {
  const word = new RegExp(`[\\w-]*(?:${strangers.map(({ token }) => token).join("|")})[\\w-]*`, "g");
  const asked = new Map<string, string>();
  return {
    /** What somebody asked for in their own name, which they are shown again. */
    remember(who: string, sent: string): void {
      asked.set(who, `${asked.get(who) ?? ""}\n${sent}`);
    },
    /** Names that the answer holds although the one who is answered did not send them. */
    findLeaks(text: string, who: string, sent: string): string[] {
      const known = `${sent} ${asked.get(who) ?? ""}`;
      const leaked = [...new Set(text.match(word) ?? [])].filter((name) => !known.includes(name));
      const named = platformWords.exec(text);
      return [...leaked, ...(named === null ? [] : [named[0]])];
    },
  };
}
