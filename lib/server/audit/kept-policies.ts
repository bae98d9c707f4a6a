import "server-only";
import type { ChainHead } from "./append-events";
import { readCount, readText, type Queryable } from "./database";
import { digest } from "./event-row";

/** Versions of the given ones whose policy is kept. */
export async function findKept(on: Queryable, versions: readonly string[]): Promise<Set<string>> {
  const rows = await on.query(
    "select version from access_policy where version in (select value from json_array_elements_text($1::json))",
    [JSON.stringify(versions)],
  );
  return new Set(rows.map(({ version }) => readText(version)));
}

/** Keeps a policy, unless another process did. @throws Error when it is not the policy of that version. */
export async function storePolicy(on: Queryable, version: string, policy: string): Promise<void> {
  if (digest(policy) !== version) throw new Error(`the policy kept as ${version} is another one`);
  await on.query(
    "insert into access_policy (version, policy) values ($1, $2) on conflict (version) do nothing",
    [version, policy],
  );
}

/** The policy of a version as it is stored, altered or not; undefined when it is not kept. */
export async function readPolicy(on: Queryable, version: string): Promise<string | undefined> {
  const [row] = await on.query("select policy from access_policy where version = $1", [version]);
  return row === undefined ? undefined : readText(row["policy"]);
}

/** Inside a retention, which holds the head: nobody names a policy meanwhile. A write under way names its own too. */
export async function deleteUnnamedPolicies(transaction: Queryable): Promise<void> {
  await transaction.query(
    `delete from access_policy where not exists (select from audit_events where policy_version = access_policy.version)
       and not exists (select from audit_pending where position(access_policy.version in event) > 0)`,
  );
}

/** A policy that an event names and that cannot be what decided it. */
export interface UnkeptPolicy {
  version: string;
  /** The first event that names it. */
  sequence: number;
  why: "missing" | "changed";
}

/**
 * Holds the policy of every version that events up to the head name to its digest.
 * @returns how many there are, and of those that do not hold the one that was named first.
 */
export async function checkPolicies(
  on: Queryable,
  { sequence: last, policiesFrom }: ChainHead,
): Promise<{ policies: number; unkept?: UnkeptPolicy }> {
  const named = await on.query(
    `select policy_version as version, min(sequence) as sequence from audit_events
     where policy_version <> '' and sequence >= $1 and sequence <= $2 group by policy_version order by min(sequence)`,
    [policiesFrom, last],
  );
  for (const row of named) {
    const version = readText(row["version"]);
    // One by one: all of them at once may be more than fits in memory.
    const policy = await readPolicy(on, version);
    if (policy !== undefined && digest(policy) === version) continue;
    const why = policy === undefined ? "missing" : "changed";
    return { policies: named.length, unkept: { version, sequence: readCount(row["sequence"]), why } };
  }
  return { policies: named.length };
}
