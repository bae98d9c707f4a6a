import "server-only";
import type { AuditEvent } from "@/lib/domain/audit/audit-event";
import type { ChainHead } from "./append-events";
import type { Queryable } from "./database";
import { findKept, storePolicy } from "./kept-policies";

/**
 * Whoever decides offers the policy and names its version in the next moment, so the newest ones are enough; each holds its
 * policy in memory.
 */
const maximumOffers = 4;

/** Keeps the policy of every version that an event names, in the transaction that stores the event. */
export interface PolicyKeeper {
  /** Tells how the policy of a version is read as text. It is read when it is stored: once, whatever names it. */
  offer(version: string, read: () => string): void;
  /** How the policy that the event names is read, asked while its offer is fresh. */
  readerOf(event: AuditEvent): (() => string) | undefined;
  /**
   * Stores the named policies that are not kept yet; `head` is locked by the transaction.
   * @returns the versions that are kept when it commits; tell them to `confirm` then.
   */
  keep(
    transaction: Queryable,
    head: ChainHead,
    named: ReadonlyMap<string, PolicyReader>,
  ): Promise<Set<string>>;
  /** The transaction that had `head` committed. */
  confirm(head: ChainHead, versions: ReadonlySet<string>): void;
}

/** undefined: nobody has the policy any more; it is kept already, or it cannot be. */
export type PolicyReader = (() => string) | undefined;

export function createPolicyKeeper(): PolicyKeeper {
  const offers = new Map<string, () => string>();
  let known = new Set<string>();
  /** Retention, in this process or another, moves the beginning of the log whenever it deletes policies. */
  let knownSince = 0;

  return {
    offer(version, read) {
      offers.delete(version);
      offers.set(version, read);
      for (const old of offers.keys()) if (offers.size > maximumOffers) offers.delete(old);
    },
    readerOf: ({ decision }) => (decision === null ? undefined : offers.get(decision.policyVersion)),
    async keep(transaction, { firstSequence }, named) {
      const isKnown = (version: string) => firstSequence === knownSince && known.has(version);
      const versions = [...named.keys()];
      const asked = versions.filter((version) => !isKnown(version));
      if (asked.length === 0) return new Set(versions);
      const kept = await findKept(transaction, asked);
      for (const version of asked) {
        const read = named.get(version);
        if (kept.has(version) || read === undefined) continue;
        await storePolicy(transaction, version, read());
        kept.add(version);
      }
      return new Set(versions.filter((version) => kept.has(version) || isKnown(version)));
    },
    confirm({ firstSequence }, versions) {
      known = firstSequence === knownSince ? known.union(versions) : new Set(versions);
      knownSince = firstSequence;
    },
  };
}
