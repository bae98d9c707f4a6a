import { formatLevel, type Level, type Subject } from "../resources/subject";
import { writeRightOf } from "../rights";

/** The policy class of tenants, workspaces and groups. */
export const hierarchy = "Hierarchy";
/** Policy classes that every install has, one attribute for each value: `Environment:prod`, `Region:eu`, `Cluster:west`. */
export const builtInClasses = ["Environment", "Region", "Cluster"] as const;
/** Holds nothing: stands for a place that a prohibition leaves out and that is not there. Made only when one does. */
export const nowhere = "Nowhere";
/** Everybody who is signed in. */
export const everyone = "everyone";

/** Which groups decide for a kind: the last is for whatever none of them is made for. */
export const objectDomains = ["traffic", "security", "gateway", "other"] as const;
export type ObjectDomain = (typeof objectDomains)[number];

/** @param resource plural and group, e.g. `virtualservices.networking.istio.io`. */
export function domainOf(resource: string): ObjectDomain {
  const right = writeRightOf(resource);
  if (right === "traffic:write") return "traffic";
  if (right === "security:write") return "security";
  return right === "gateway:write" ? "gateway" : "other";
}

/** The objects of one domain in one namespace of one cluster: `west/shop#traffic`. */
export function leafNode(cluster: string, namespace: string, domain: ObjectDomain): string {
  return `${cluster}/${namespace}#${domain}`;
}

/** What of a cluster no workspace owns, in the hierarchy: `Cluster/west`. */
export function unownedNode(cluster: string): string {
  return `Cluster/${cluster}`;
}

/** The element of a subject: `User/42`, `Team/web`, `ServiceAccount/ci`. */
export function subjectNode({ kind, name }: Subject): string {
  return `${kind}/${name}`;
}

/** Whoever will sign in with a group of the provider. */
export function oidcGroupNode(group: string): string {
  return `OidcGroup/${group}`;
}

/** A role at a level, as everything that holds it is assigned to: `Writer@Workspace/web`. */
export function roleNode(role: string, level: Level): string {
  return `${role}@${formatLevel(level)}`;
}

/** What people have by the role that the provider's groups give them on the whole platform: `platform:operator`. */
export function platformNode(role: string): string {
  return `platform:${role}`;
}

/** A change set, on which separation of duty lies: `ChangeSet/isthmus-ws-web/raise-split`. */
export function changeSetNode(namespace: string, name: string): string {
  return `ChangeSet/${namespace}/${name}`;
}

/** A request for access, on which separation of duty lies: `AccessRequest/web-writer`. */
export function accessRequestNode(name: string): string {
  return `AccessRequest/${name}`;
}
