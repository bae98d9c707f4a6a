import { isWildcard } from "../../istio/host";
import type { ReasonCode } from "../refusal";
import { steps, type CheckContext, type Step } from "./check-context";
import {
  isEgressHost,
  isGrantedDestination,
  isOwnHost,
  isOwnHostInMesh,
  readHost,
  touchesOwnHost,
  type HostProblem,
  type ReadHost,
} from "./read-host";

/**
 * Where a host is served. `mesh`: to the proxies that see the object, so that short names are services and external hosts that were
 * granted may be named. `gateway`: to everybody who reaches the gateway, so that only own hosts may be.
 */
export type HostPlace = "mesh" | "gateway";

const problems: Record<HostProblem, string> = {
  HOST_INVALID: "is no host name: only letters, digits, dashes and dots, and a star as the whole first label",
  HOST_UNSPECIFIED: "is empty, which stands for every host",
  VALUE_AMBIGUOUS: "can be read as several addresses; write it in its usual form",
};

/** Reads a host or reports at `step` why it is none. */
export function readHostField(
  context: CheckContext,
  step: Step,
  text: string,
  path: string,
): ReadHost | undefined {
  const read = readHost(text, context.namespace, context.world.clusterDomain);
  if (typeof read !== "string") return read;
  context.report(step, read, path, `${quote(text)} ${problems[read]}`);
  return undefined;
}

/**
 * Step 6: every name of the host is the tenant's, or, in the mesh, an external host that it was granted.
 * @returns whether it is the tenant's own; undefined when it was refused.
 */
export function checkHost(
  context: CheckContext,
  text: string,
  path: string,
  place: HostPlace,
): boolean | undefined {
  const read = readHostField(context, steps.host, text, path);
  if (read === undefined) return undefined;
  const own = place === "mesh" ? isOwnHostInMesh(context, read) : isOwnHost(context, read);
  const granted = own || (place === "mesh" && isEgressHost(context, read));
  if (!granted) {
    if (isWildcard(read.host))
      context.report(
        steps.host,
        "HOST_WILDCARD",
        path,
        `${quote(text)} stands for names that are not yours, too`,
      );
    if (!isWildcard(read.host) || !touchesOwnHost(context, read))
      context.report(steps.host, "HOST_NOT_OWNED", path, `${quote(text)} is no host of your workspaces`);
    return undefined;
  }
  if (own && context.world.isHostClaimedByOther(read.host))
    context.report(
      steps.conflict,
      "HOST_CONFLICT",
      path,
      `${quote(text)} conflicts with an existing claim; ask who administers the hosts`,
    );
  return own;
}

/** Step 7: the tenant may send to every name of the host. */
export function checkDestination(context: CheckContext, text: string, path: string): void {
  const read = readHostField(context, steps.destination, text, path);
  if (read === undefined || isGrantedDestination(context, read)) return;
  refuseDestination(context, path, quote(text));
}

/** A text that some proxies take as `host:port`. */
export function checkAuthority(context: CheckContext, text: string, path: string): void {
  checkDestination(context, text.replace(/:\d{1,5}$/, ""), path);
}

export function refuseDestination(context: CheckContext, path: string, what: string): void {
  const code: ReasonCode = "DEST_NOT_GRANTED";
  context.report(
    steps.destination,
    code,
    path,
    `${what} is neither yours nor granted to you as a destination`,
  );
}

/** A name of a tenant's input inside a message, cut so that messages stay readable. */
export function quote(text: string): string {
  return JSON.stringify(text.length > 120 ? `${text.slice(0, 120)}…` : text);
}
