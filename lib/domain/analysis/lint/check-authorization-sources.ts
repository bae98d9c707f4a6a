import type { Finding } from "../../istio/finding";
import { readRecord, readRecords, readStrings } from "../../kubernetes/read-field";
import type { Check, WorldIndex } from "../check";
import { lintHosts } from "./lint-hosts";
import { lintWorkloads } from "./lint-workloads";
import { reportLint } from "./report-lint";

/** `*`, `prefix*`, `*suffix` or the value itself, as authorization policies match text. */
export function matchesPattern(pattern: string, value: string): boolean {
  if (pattern === "*") return value !== "";
  if (pattern.startsWith("*")) return value.endsWith(pattern.slice(1));
  return pattern.endsWith("*") ? value.startsWith(pattern.slice(0, -1)) : value === pattern;
}

/** `namespace/name` of every service account of the cluster: those that exist and those that workloads name. */
export const lintAccounts: WorldIndex<ReadonlySet<string>> = {
  inputs: ["serviceAccounts", "deployments", "statefulSets", "daemonSets", "replicaSets", "pods"],
  build: (world) =>
    new Set([
      ...world.serviceAccounts.map(({ meta }) => `${meta.namespace ?? ""}/${meta.name}`),
      ...[...world.deployments, ...world.statefulSets, ...world.daemonSets, ...world.pods].map(
        ({ meta, serviceAccount }) => `${meta.namespace ?? ""}/${serviceAccount || "default"}`,
      ),
    ]),
};

/** KIA0101: a source namespace that does not exist. KIA0106, KIA0107, KIA0108: a principal nobody here has. */
export const checkAuthorizationSources: Check = {
  name: "lint.authorization-sources",
  inputs: [
    "authorizationPolicies",
    "namespaces",
    "mesh",
    "services",
    "serviceEntries",
    "lintFacts",
    ...lintAccounts.inputs,
    ...lintWorkloads.inputs,
  ],
  run(context): Finding[] {
    const { world } = context;
    const hosts = context.read(lintHosts);
    const accounts = context.read(lintAccounts);
    const { trustDomain, trustDomainAliases } = world.mesh;
    const ownDomains = [...new Set([trustDomain, ...trustDomainAliases, "cluster.local"])];
    const local = [...accounts].flatMap((account) => {
      const [namespace, name] = account.split("/");
      return ownDomains.map((domain) => `${domain}/ns/${namespace}/sa/${name}`);
    });
    const exact = new Set(local);
    const remote = world.lintFacts?.remotePrincipals ?? [];
    const knownDomains = new Set([
      ...ownDomains,
      ...(world.lintFacts?.remoteTrustDomains ?? []),
      ...remote.map((principal) => principal.slice(0, principal.indexOf("/"))),
    ]);
    const names = world.namespaces.map(({ meta }) => meta.name);

    function findPrincipalCode(principal: string): "KIA0106" | "KIA0107" | "KIA0108" | undefined {
      const isPattern = principal.startsWith("*") || principal.endsWith("*");
      if (exact.has(principal) || (isPattern && local.some((item) => matchesPattern(principal, item))))
        return undefined;
      if (principal === "*") return undefined;
      if (remote.some((item) => matchesPattern(principal, item))) return "KIA0107";
      const end = principal.indexOf("/ns/");
      if (!isPattern && end > 0 && !knownDomains.has(principal.slice(0, end))) return "KIA0108";
      return "KIA0106";
    }

    return world.authorizationPolicies.flatMap((policy) =>
      readRecords(readRecord(policy["spec"])["rules"]).flatMap((rule, index) =>
        readRecords(rule["from"]).flatMap((from, at) => {
          const source = readRecord(from["source"]);
          const path = (field: string, item: number): (string | number)[] => [
            "spec",
            "rules",
            index,
            "from",
            at,
            "source",
            field,
            item,
          ];
          const namespaces = readStrings(source["namespaces"]).flatMap((name, item) =>
            hosts.hasNamespace(name) || names.some((candidate) => matchesPattern(name, candidate))
              ? []
              : [reportLint(context, "KIA0101", policy, { path: path("namespaces", item), detail: name })],
          );
          const principals = readStrings(source["principals"]).flatMap((principal, item) => {
            const code = findPrincipalCode(principal);
            return code === undefined
              ? []
              : [reportLint(context, code, policy, { path: path("principals", item), detail: principal })];
          });
          return [...namespaces, ...principals];
        }),
      ),
    );
  },
};
