import "server-only";
import type { Subject } from "@/lib/domain/ngac/policy";
import type { AccessSnapshot } from "./access-policy";

/** Who asked the policy of one moment for which rights, each at an element of it. */
export interface AskedRights {
  access: { snapshot: AccessSnapshot; subject: Subject };
  rights: readonly { right: string; node: string }[];
}

/** The same in both bundles: an error is thrown in one and recorded in the other. */
const asked = Symbol.for("isthmus.authorization.asked");

/** Says what the policy was asked before the refusal, so that its record tells the decision. @returns the error. */
export function markAsked<E extends Error>(error: E, what: AskedRights): E {
  return Object.defineProperty(error, asked, { value: what });
}

/** What {@link markAsked} said of the error; undefined when it said nothing. */
export function readAsked(error: Error): AskedRights | undefined {
  return asked in error ? (error[asked] as AskedRights) : undefined;
}
