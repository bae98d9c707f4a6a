import { readRecord, readRecords, readString, readStrings } from "../../kubernetes/read-field";
import type { AnalysisContext, WorldIndex } from "../check";
import type { LintWorkload } from "./lint-workloads";

const modeLabel = "istio.io/dataplane-mode";
const waypointLabel = "istio.io/use-waypoint";

type Labels = Readonly<Record<string, string>>;

const namespaceLabels: WorldIndex<ReadonlyMap<string, Labels>> = {
  inputs: ["namespaces"],
  build: ({ namespaces }) => new Map(namespaces.map(({ meta }) => [meta.name, meta.labels])),
};

/** The labels of a namespace; undefined when it does not exist. */
export function findNamespaceLabels(context: AnalysisContext, namespace: string): Labels | undefined {
  return context.read(namespaceLabels).get(namespace);
}

/** Whether the namespace is labelled for ambient mode. */
export function isAmbientNamespace(context: AnalysisContext, namespace: string): boolean {
  return findNamespaceLabels(context, namespace)?.[modeLabel] === "ambient";
}

/** The waypoint that labels choose: the object's own label before its namespace's; undefined: none. */
export function findWaypointName(own: Labels | undefined, namespace: Labels | undefined): string | undefined {
  const name = own?.[waypointLabel] ?? namespace?.[waypointLabel];
  return name === undefined || name === "" || name === "none" ? undefined : name;
}

/** Whether traffic for something with these labels in a namespace goes through a waypoint. */
export function isEnrolled(context: AnalysisContext, own: Labels | undefined, namespace: string): boolean {
  return findWaypointName(own, findNamespaceLabels(context, namespace)) !== undefined;
}

/** Whether a workload is a waypoint or gateway that Istio runs for a Gateway. */
export function isGatewayWorkload({ labels }: LintWorkload): boolean {
  return "gateway.networking.k8s.io/gateway-name" in labels || "gateway.istio.io/managed" in labels;
}

const httpConditions = [
  "request.headers",
  "request.auth.claims",
  "request.auth.principal",
  "request.auth.audiences",
  "request.auth.presenter",
];
const httpOperations = ["methods", "notMethods", "paths", "notPaths", "hosts", "notHosts"];

/** Whether an AuthorizationPolicy has fields that only a proxy for HTTP can judge. */
export function isHttpPolicy(spec: unknown): boolean {
  return readRecords(readRecord(spec)["rules"]).some(
    (rule) =>
      readRecords(rule["when"]).some(({ key }) =>
        httpConditions.some((prefix) => (readString(key) ?? "").startsWith(prefix)),
      ) ||
      readRecords(rule["to"]).some(({ operation }) =>
        httpOperations.some((field) => readStrings(readRecord(operation)[field]).length > 0),
      ) ||
      readRecords(rule["from"]).some(({ source }) =>
        ["requestPrincipals", "notRequestPrincipals"].some(
          (field) => readStrings(readRecord(source)[field]).length > 0,
        ),
      ),
  );
}

/** Whether a policy is attached by `targetRef` or `targetRefs`. */
export function hasTargets(spec: unknown): boolean {
  const { targetRef, targetRefs } = readRecord(spec);
  return readRecords(targetRefs).length > 0 || (typeof targetRef === "object" && targetRef !== null);
}
