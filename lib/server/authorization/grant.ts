import "server-only";
import type { Target, Verb } from "./target";

export type { Target, Verb } from "./target";

declare const granted: unique symbol;

/**
 * The proof that somebody may do one thing to one target. Only `authorize` and {@link systemGrant} build it;
 * cluster clients demand it and take the target and the identity from it.
 */
export interface Grant {
  readonly [granted]: true;
  readonly verb: Verb;
  readonly target: Readonly<Target>;
  /** Whom the member must see. `reader` and `admin`-free: a system grant reads with the reader credential only. */
  readonly identity:
    | { readonly kind: "person"; readonly username: string; readonly groups: readonly string[] }
    | { readonly kind: "system"; readonly name: string };
}

/** For `authorize` only: seals what it decided. */
export function sealGrant(grant: Omit<Grant, typeof granted>): Grant {
  return Object.freeze({ ...grant, target: Object.freeze({ ...grant.target }) }) as Grant;
}

/**
 * A grant for our own loops; reads members, writes only our own objects of the host. `tenancy`: objects of tenancy, after our
 * own decision about who may write them.
 */
export function systemGrant(
  name: "reflector" | "cluster-registry" | "telemetry" | "tenancy" | "propagator",
  verb: Verb,
  target: Target,
): Grant {
  return sealGrant({ verb, target, identity: { kind: "system", name } });
}
