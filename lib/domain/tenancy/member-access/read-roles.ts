import { watchedResources, resourceName } from "../../kubernetes/resources";
import { domainOf, type ObjectDomain } from "../policy/node-names";
import { tenantRoleName, type PolicyRule } from "./tenant-roles";

const reads = ["get", "list", "watch"];

/** Parts of kinds, and kinds that nobody watches, that go with the kinds of no domain of their own. */
const besideWorkloads = ["pods/log", "pods/status", "services/status", "events", "endpoints", "configmaps"];

/** The ClusterRole of who may read a part of a namespace only: the kinds of one domain. */
export function domainReadRoleName(domain: ObjectDomain): string {
  return `${tenantRoleName("read")}-${domain}`;
}

/** What reading one domain is in a member. */
export function rulesOfReading(domain: ObjectDomain): PolicyRule[] {
  const byGroup = new Map<string, string[]>();
  for (const kind of watchedResources) {
    if (kind.namespaced && domainOf(resourceName(kind)) === domain)
      byGroup.set(kind.group, [...(byGroup.get(kind.group) ?? []), kind.resource]);
  }
  if (domain === "other") byGroup.set("", [...(byGroup.get("") ?? []), ...besideWorkloads, "namespaces"]);
  return [...byGroup].map(([group, resources]) => ({ apiGroups: [group], resources, verbs: [...reads] }));
}
