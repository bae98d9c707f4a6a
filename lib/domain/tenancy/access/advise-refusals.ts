import type { ReasonCode, Refusal } from "../refusal";
import { listNamedHolders } from "./find-grantors";
import type { TenancyAccess } from "./tenancy-access";

const aboutHosts: ReadonlySet<ReasonCode> = new Set(["HOST_NOT_OWNED", "HOST_WILDCARD", "HOST_CONFLICT"]);
const mostNamed = 3;

/**
 * Adds to refusals of a tenant's write where what they lack is asked for, and whom. Names nobody of another tenant: who has a host
 * or a service is not told.
 * @param tenant whose write it is.
 * @param author who is told, e.g. `User/42`: nobody is told to ask themselves.
 */
export function adviseRefusals(
  access: Pick<TenancyAccess, "graph" | "state">,
  { tenant, author }: { tenant: string; author: string },
  refusals: readonly Refusal[],
): Refusal[] {
  const hosts = once(() => listDeciders(access, `Tenant/${tenant}`, author));
  return refusals.map((refusal) => {
    if (aboutHosts.has(refusal.code))
      return add(refusal, `ask for the host in your workspace, where ${hosts()} can decide it`);
    if (refusal.code === "DEST_NOT_GRANTED")
      return add(refusal, "ask for the service in your workspace; the people who run it decide");
    if (refusal.code === "GATEWAY_NOT_GRANTED") return add(refusal, "an operator can open a shared gateway");
    return refusal;
  });
}

function add(refusal: Refusal, advice: string): Refusal {
  return { ...refusal, message: `${refusal.message}; ${advice}` };
}

/** `Rita Red, team fruit or an operator`. */
function listDeciders(access: Pick<TenancyAccess, "graph" | "state">, level: string, author: string): string {
  const names = listNamedHolders(access, level, "request:decide").flatMap(({ subject, name }) =>
    subject === author ? [] : [name],
  );
  const named = names.filter((name) => name !== operators).slice(0, mostNamed - 1);
  return [named.join(", "), operators].filter((part) => part !== "").join(" or ");
}

const operators = "an operator";

function once<T>(compute: () => T): () => T {
  let value: { is: T } | undefined;
  return () => (value ??= { is: compute() }).is;
}
