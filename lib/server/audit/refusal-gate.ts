import "server-only";
import type { StatusError } from "@/lib/domain/kubernetes/status-error";
import { listReasons } from "@/lib/domain/audit/describe-refusal";
import type { Actor } from "./actor";

export interface Refusal {
  actor: Actor;
  verb: string;
  /** It would have changed something. */
  isWrite: boolean;
  error: StatusError;
}

const foldMilliseconds = 10 * 60_000;
const foldLimit = 10_000;
/** What nobody-knows-who may write into the log: a burst, and so many a second after it. */
const anonymousBurst = 300;
const anonymousPerSecond = 5;

/** What no page asks for: whoever asks again tries again. */
function isProbe(error: StatusError): boolean {
  return listReasons(error).includes("SUBRESOURCE_FORBIDDEN");
}

/**
 * Which refusals become events: every refused write of a person; a refused read once in ten minutes for the same person, object and
 * reason, because an open page asks again and again; refusals of strangers while they keep to a measure, so that nobody
 * fills the log from outside.
 * @returns a function that gives the message of the event; undefined: none is recorded.
 */
export function createRefusalGate(now: () => number = Date.now): (refusal: Refusal) => string | undefined {
  const folded = new Map<string, number>();
  let budget = anonymousBurst;
  let refilledAt = now();
  let left = 0;

  function admitStranger(message: string): string | undefined {
    const at = now();
    budget = Math.min(anonymousBurst, budget + ((at - refilledAt) / 1000) * anonymousPerSecond);
    refilledAt = at;
    if (budget < 1) {
      left += 1;
      return undefined;
    }
    budget -= 1;
    const told = left === 0 ? message : `${message} (${left} more of strangers before it are not recorded)`;
    left = 0;
    return told;
  }

  function isFirst(key: string): boolean {
    const at = now();
    const since = folded.get(key);
    if (since !== undefined && at - since < foldMilliseconds) return false;
    folded.delete(key);
    folded.set(key, at);
    const oldest = folded.keys().next();
    if (folded.size > foldLimit && !oldest.done) folded.delete(oldest.value);
    return true;
  }

  return ({ actor, verb, isWrite, error }) => {
    const { code, message, details } = error;
    if (code >= 500) return undefined;
    if (actor.person === null) return isWrite || code === 400 ? admitStranger(message) : undefined;
    if (isWrite || code === 400 || isProbe(error)) return message;
    if (code !== 403) return undefined;
    const { cluster = "", kind = "", namespace = "", name = "" } = details ?? {};
    const key = [actor.person.username, verb, cluster, kind, namespace, name, ...listReasons(error)].join(
      "\n",
    );
    return isFirst(key) ? message : undefined;
  };
}
