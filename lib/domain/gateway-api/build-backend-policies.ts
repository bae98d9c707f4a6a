import type { KubernetesObject } from "../kubernetes/object";
import { formatServiceHost } from "../istio/host";
import { readNumber, readRecord, readRecords, readString, readStrings } from "../kubernetes/read-field";
import { compareText } from "../kubernetes/select";
import { mergeConditions, type ConditionDraft } from "./conditions";
import { keyOf, type ConversionContext } from "./conversion-context";
import { findAuthorityCredential } from "./find-authority-credential";
import type { ObjectStatus } from "./make-parent";
import {
  gatewayApiGroup,
  gatewayController,
  generatedName,
  internalAnnotations,
  meshController,
} from "./names";
import { formatKind, kinds, type ObjectTarget } from "./route-model";

/** What one policy says of one host. Source: istio gateway `BackendPolicy`. */
interface BackendPolicy {
  source: KubernetesObject;
  target: ObjectTarget;
  host: string;
  ports: readonly { name: string; port: number }[];
  /** Name of the port it is for; undefined: all. */
  section: string | undefined;
  tls: Record<string, unknown>;
}

/** The Gateways from which a backend (`kind namespace/name`) is routed to, as `namespace/name`. */
export type AncestorIndex = ReadonlyMap<string, ReadonlySet<string>>;

export interface BuiltPolicies {
  destinationRules: KubernetesObject[];
  statuses: ObjectStatus[];
}

interface TargetReference {
  written: Record<string, unknown>;
  target: ObjectTarget;
  section: string | undefined;
}

function readTargets(policy: KubernetesObject): TargetReference[] {
  return readRecords(readRecord(policy.spec).targetRefs).map((written) => ({
    written,
    target: {
      group: readString(written.group) ?? "",
      kind: readString(written.kind) ?? "",
      name: readString(written.name) ?? "",
      namespace: policy.metadata.namespace ?? "",
    },
    section: readString(written.sectionName) || undefined,
  }));
}

function isIgnored({ metadata }: KubernetesObject): boolean {
  return metadata.annotations?.["istio.io/ignore-policy-attachment"]?.toLowerCase() === "true";
}

type Resolved = { hosts: string[]; ports: BackendPolicy["ports"] } | { problem: string };

function resolveTarget(context: ConversionContext, { target, section }: TargetReference): Resolved {
  const kind = formatKind(target);
  const key = keyOf(target);
  const missing = `reference ${key} (of kind ${target.kind}) not found`;
  let found: { hosts: string[]; ports: { name: string; port: number }[] } | undefined;
  if (kind === kinds.service) {
    const service = context.services.get(key);
    const host = formatServiceHost(target.name, target.namespace, context.domain);
    found = service && { hosts: [host], ports: service.ports.map(({ name, port }) => ({ name, port })) };
  } else if (kind === kinds.serviceEntry) {
    const spec = context.serviceEntries.get(key)?.spec;
    const { hosts, ports } = readRecord(spec);
    const named = readRecords(ports).map((port) => ({
      name: readString(port.name) ?? "",
      port: readNumber(port.number) ?? 0,
    }));
    found = spec === undefined ? undefined : { hosts: readStrings(hosts), ports: named };
  } else if (kind === kinds.configMap || kind === kinds.secret) {
    const own = kind === kinds.secret ? "Secret" : "ConfigMap";
    const state = context.findReferenced(own, target.namespace, target.name, "parameters");
    return { problem: state?.state === "missing" ? missing : `unsupported reference kind: ${target.kind}` };
  } else {
    return { problem: `unsupported kind ${target.kind}` };
  }
  if (!found) return { problem: missing };
  if (section !== undefined && !found.ports.some(({ name }) => name === section)) {
    return { problem: `sectionName "${section}" does not exist in ${target.kind} ${key}` };
  }
  return found;
}

/** Older policies win, then those whose name comes first. */
function precedes(a: KubernetesObject, b: KubernetesObject): boolean {
  const age = compareText(a.metadata.creationTimestamp ?? "", b.metadata.creationTimestamp ?? "");
  return age === 0 ? a.metadata.name < b.metadata.name : age < 0;
}

function targetKey({ target, written }: TargetReference): string {
  return `${formatKind(target)} ${keyOf(target)} ${readString(written.sectionName) ?? "-"}`;
}

type PoliciesByTarget = ReadonlyMap<string, readonly KubernetesObject[]>;

function findStronger(
  policy: KubernetesObject,
  reference: TargetReference,
  policies: PoliciesByTarget,
): string | undefined {
  return policies
    .get(targetKey(reference))
    ?.find((other) => (other.metadata.uid ?? "") !== (policy.metadata.uid ?? "") && precedes(other, policy))
    ?.metadata.name;
}

/** Entries of other controllers stay, and at most 16 are kept. Source: istio gateway `mergeAncestors`. */
function mergeAncestors(
  policy: KubernetesObject,
  incoming: readonly {
    ref: Record<string, unknown>;
    controller: string;
    drafts: Record<string, ConditionDraft>;
  }[],
): Record<string, unknown> {
  const existing = readRecords(readRecord(policy.status).ancestors);
  const textOf = (ref: Record<string, unknown>) =>
    JSON.stringify(
      ["group", "kind", "name", "namespace", "sectionName", "port"].map((key) => ref[key] ?? null),
    );
  const left = incoming.map(({ ref, controller, drafts }) => {
    const before = existing.find(({ ancestorRef }) => textOf(readRecord(ancestorRef)) === textOf(ref));
    return {
      ancestorRef: ref,
      controllerName: controller,
      conditions: mergeConditions(before?.conditions, drafts, policy.metadata.generation),
    };
  });
  const kept = existing.flatMap((entry) => {
    if (entry.controllerName !== gatewayController && entry.controllerName !== meshController) return [entry];
    const text = textOf(readRecord(entry.ancestorRef));
    const index = left.findIndex(({ ancestorRef }) => textOf(ancestorRef) === text);
    return index === -1 ? [] : left.splice(index, 1);
  });
  return { ...readRecord(policy.status), ancestors: [...kept, ...left].slice(0, 16) };
}

function copyReference({ written }: TargetReference): Record<string, unknown> {
  const { group, kind, name, sectionName } = written;
  return { group, kind, name, ...(sectionName === undefined ? {} : { sectionName }) };
}

function ignorePolicy(policy: KubernetesObject): ObjectStatus {
  const error = {
    reason: "IgnoredByIstio",
    message: "Ignored by Istio due to annotation istio.io/ignore-policy-attachment=true",
  };
  const drafts = { Accepted: { ...error, error } };
  const incoming = readTargets(policy).map((target) => ({
    ref: copyReference(target),
    controller: meshController,
    drafts,
  }));
  return { object: policy, status: mergeAncestors(policy, incoming) };
}

function readAlternativeNames(validation: Record<string, unknown>): string[] {
  return readRecords(validation.subjectAltNames).flatMap(({ type, hostname, uri }) => {
    if (type === "Hostname") return [readString(hostname) ?? ""];
    return type === "URI" ? [readString(uri) ?? ""] : [];
  });
}

/** Source: istio gateway `BackendTLSPolicyCollection`. */
function readPolicy(
  context: ConversionContext,
  policy: KubernetesObject,
  byTarget: PoliciesByTarget,
  ancestors: AncestorIndex,
): ObjectStatus & { policies: BackendPolicy[] } {
  if (isIgnored(policy)) return { ...ignorePolicy(policy), policies: [] };
  const validation = readRecord(readRecord(policy.spec).validation);
  const message = "Configuration is valid";
  const accepted: ConditionDraft = { reason: "Accepted", message };
  const resolved: ConditionDraft = { reason: "ResolvedRefs", message };
  const credential = findAuthorityCredential(context, policy, validation, accepted, resolved);
  const names = readAlternativeNames(validation);
  const sni = readString(validation.hostname) ?? "";
  const tls = {
    mode: "SIMPLE",
    ...(sni === "" ? {} : { sni }),
    ...(names.length === 0 ? {} : { subjectAltNames: names }),
    ...(credential === "" ? {} : { credentialName: credential }),
  };
  const policies: BackendPolicy[] = [];
  const gateways = new Set<string>();
  // An error at one target stays for those after it, and for the Gateways, as in Istio.
  const drafts = () => ({ Accepted: { ...accepted }, ResolvedRefs: { ...resolved } });
  const incoming = readTargets(policy).map((reference) => {
    const found = resolveTarget(context, reference);
    if ("problem" in found) {
      accepted.error = { reason: "TargetNotFound", message: `targetRefs invalid: ${found.problem}` };
    } else {
      const stronger = findStronger(policy, reference, byTarget);
      if (stronger === undefined) {
        const { target, section } = reference;
        for (const host of found.hosts) {
          policies.push({ source: policy, target, host, ports: found.ports, section, tls });
        }
      } else {
        accepted.error = {
          reason: "Conflicted",
          message: `Conflicts with BackendTLSPolicy "${stronger}" targeting the same backend`,
        };
      }
      const backend = `${formatKind(reference.target)} ${keyOf(reference.target)}`;
      for (const gateway of ancestors.get(backend) ?? []) gateways.add(gateway);
    }
    return { ref: copyReference(reference), controller: meshController, drafts: drafts() };
  });
  const ofGateways = [...gateways].toSorted(compareText).map((gateway) => ({
    ref: { group: gatewayApiGroup, kind: "Gateway", name: gateway.slice(gateway.indexOf("/") + 1) },
    controller: gatewayController,
    drafts: drafts(),
  }));
  return { object: policy, status: mergeAncestors(policy, [...incoming, ...ofGateways]), policies };
}

function formatRuleName({ target, host }: BackendPolicy): string {
  return formatKind(target) === kinds.serviceEntry
    ? `${target.name}~${host.replaceAll(".", "-")}~${generatedName}`
    : `${target.name}~${generatedName}`;
}

/** Of several policies for one host, or one port of it, the oldest counts. Source: `DestinationRuleCollection`. */
function buildDestinationRule(group: readonly BackendPolicy[]): KubernetesObject[] {
  const sorted = group.toSorted(
    ({ source: a }, { source: b }) =>
      compareText(a.metadata.creationTimestamp ?? "", b.metadata.creationTimestamp ?? "") ||
      compareText(keyOf(a.metadata), keyOf(b.metadata)),
  );
  const [first] = sorted;
  if (!first) return [];
  let tls: Record<string, unknown> | undefined;
  const ports = new Map<string, Record<string, unknown>>();
  const parents = new Set<string>();
  for (const { source, section, tls: own, ports: known } of sorted) {
    if (section === undefined) {
      if (tls) continue;
      tls = own;
    } else if (!ports.has(section)) {
      const number = known.find(({ name }) => name === section)?.port ?? 0;
      ports.set(section, { port: { number }, tls: own });
    }
    parents.add(`${source.kind}/${source.metadata.namespace ?? ""}.${source.metadata.name}`);
  }
  return [
    {
      apiVersion: "networking.istio.io/v1",
      kind: "DestinationRule",
      metadata: {
        name: formatRuleName(first),
        namespace: first.target.namespace,
        annotations: { [internalAnnotations.parents]: [...parents].join(",") },
      },
      spec: {
        host: first.host,
        trafficPolicy: {
          ...(tls ? { tls } : {}),
          ...(ports.size === 0 ? {} : { portLevelSettings: [...ports.values()] }),
        },
      },
    },
  ];
}

/** How Gateways and the mesh speak TLS to backends that have a BackendTLSPolicy, and the status of those policies. */
export function buildBackendPolicies(context: ConversionContext, ancestors: AncestorIndex): BuiltPolicies {
  const all = context.world.backendTlsPolicies;
  const byTarget = new Map<string, KubernetesObject[]>();
  for (const policy of all.filter((candidate) => !isIgnored(candidate))) {
    for (const reference of readTargets(policy)) {
      const list = byTarget.get(targetKey(reference)) ?? [];
      list.push(policy);
      byTarget.set(targetKey(reference), list);
    }
  }
  const read = all.map((policy) => readPolicy(context, policy, byTarget, ancestors));
  const groups = Map.groupBy(
    read.flatMap(({ policies }) => policies),
    ({ target, host }) => `${formatKind(target)} ${keyOf(target)} ${host}`,
  );
  return {
    destinationRules: [...groups.values()].flatMap(buildDestinationRule),
    statuses: read.map(({ object, status }) => ({ object, status })),
  };
}
