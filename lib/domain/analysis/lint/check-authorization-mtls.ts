import type { Finding } from "../../istio/finding";
import type { KubernetesObject } from "../../kubernetes/object";
import { readRecord, readRecords, readString, readStrings } from "../../kubernetes/read-field";
import type { Check } from "../check";
import { isAmbientNamespace } from "./lint-ambient";
import { hasMutualTls, readSelector } from "./lint-mtls";
import { reportLint } from "./report-lint";

const peerFields = [
  "principals",
  "notPrincipals",
  "namespaces",
  "notNamespaces",
  "serviceAccounts",
  "notServiceAccounts",
];
const peerConditions = ["source.principal", "source.namespace", "source.serviceAccount", "connection.sni"];

/** The fields of an AuthorizationPolicy that read the caller's certificate, so that only mutual TLS makes them work. */
export function findPeerFields(policy: KubernetesObject): (string | number)[][] {
  return readRecords(readRecord(policy["spec"])["rules"]).flatMap((rule, index) => [
    ...readRecords(rule["from"]).flatMap((from, at) => {
      const source = readRecord(from["source"]);
      return peerFields
        .filter((field) => readStrings(source[field]).length > 0)
        .map((field) => ["spec", "rules", index, "from", at, "source", field]);
    }),
    ...readRecords(rule["when"]).flatMap((condition, at) =>
      peerConditions.includes(readString(condition["key"]) ?? "")
        ? [["spec", "rules", index, "when", at]]
        : [],
    ),
  ]);
}

/** KIA0105. In ambient namespaces ztunnel always carries the caller's identity, so nothing is reported there. */
export const checkAuthorizationMtls: Check = {
  name: "lint.authorization-mtls",
  inputs: [
    "authorizationPolicies",
    "peerAuthentications",
    "destinationRules",
    "services",
    "serviceEntries",
    "namespaces",
    "mesh",
    "lintFacts",
  ],
  run(context): Finding[] {
    return context.world.authorizationPolicies.flatMap((policy) => {
      const paths = findPeerFields(policy);
      const namespace = policy.metadata.namespace ?? "";
      if (paths.length === 0 || isAmbientNamespace(context, namespace)) return [];
      if (hasMutualTls(context, readSelector(policy), namespace)) return [];
      return paths.map((path) => reportLint(context, "KIA0105", policy, { path }));
    });
  },
};
