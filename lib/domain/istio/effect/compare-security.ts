import type { ClusterWorld } from "../../kubernetes/projected";
import type { ChangeEffect, EffectEntry } from "../change";
import { findTransport } from "../explain/explain-arrival";
import {
  listMeshWorkloads,
  listServiceTargets,
  type MeshWorkload,
  type ServiceTarget,
  principalOf,
  toSecured,
} from "../explain/mesh-workloads";
import { formatServiceHost } from "../host";
import { acceptConnection } from "../security/accept-connection";
import { decideAccess } from "../security/decide-access";
import { findClientTls } from "../security/find-client-tls";
import { findEffectiveMtls } from "../security/find-effective-mtls";
import { selectPolicies } from "../security/select-policies";
import { formatCallers } from "./compare-routes";
import { type Caller, type CallerKind, createPartition, listCallerKinds } from "./group-callers";

/** Who is cut off is to be known by name, not by number. */
const namedWhenCutOff = 12;

type CutOff = ChangeEffect["cutOff"][number];

function formatModes(world: ClusterWorld, workload: MeshWorkload): string {
  const { mode, ports } = findEffectiveMtls(world, toSecured(workload)).value;
  const own = ports.filter((port) => port.mode !== mode).map((port) => `port ${port.port} ${port.mode}`);
  return own.length === 0 ? mode : `${mode}, ${own.join(", ")}`;
}

/** Workloads whose mTLS mode, or that of a port, differs. Pauses after each. */
export function* compareModes(
  before: ClusterWorld,
  after: ClusterWorld,
): Generator<undefined, EffectEntry[], undefined> {
  const entries: EffectEntry[] = [];
  for (const workload of listMeshWorkloads(before)) {
    const was = formatModes(before, workload);
    const is = formatModes(after, workload);
    if (was !== is)
      entries.push({ subject: workload.name, namespace: workload.namespace, before: was, after: is });
    yield;
  }
  return entries;
}

export interface AccessComparison {
  decisions: EffectEntry[];
  cutOff: CutOff[];
  examined: number;
  /** What was left out, in sentences. */
  limits: string[];
}

const verdicts = {
  allow: "allowed",
  deny: "refused",
  external: "asked outside",
  depends: "depends on the request",
};

/** More answers than this are not computed; each is for callers that nothing can tell apart. */
const maximumAnswers = 30_000;

interface Change {
  destination: string;
  namespace: string;
  was: Judgement;
  is: Judgement;
  callers: (readonly Caller[])[];
}

/**
 * For each service port and each caller: is the connection taken, and what do the policies say to a request of which only the
 * caller is known? Services whose workloads' modes and policies the change leaves alone are asked where `isTlsTouched` says so.
 * Callers whose proxies and policies treat them alike are asked once. Pauses after each answer.
 */
export function* compareAccess(
  before: ClusterWorld,
  after: ClusterWorld,
  isTlsTouched: (host: string, namespace: string) => boolean,
): Generator<undefined, AccessComparison, undefined> {
  const kinds = listCallerKinds(before, after);
  yield;
  const partition = createPartition();
  const touched = new Map<MeshWorkload, boolean>();
  const changes = new Map<string, Change>();
  let examined = 0;
  let isCut = false;
  for (const service of before.services) {
    const { name, namespace = "" } = service.meta;
    const host = formatServiceHost(name, namespace, before.mesh.domain);
    const isTouchedService = isTlsTouched(host, namespace);
    for (const { port } of service.ports) {
      yield;
      const targets: ServiceTarget[] = [];
      for (const target of listServiceTargets(before, host, port)) {
        if (isTouchedService || rememberTouched(touched, before, after, target.workload))
          targets.push(target);
        yield;
      }
      if (targets.length === 0 || isCut) continue;
      const alike = yield* groupByTls(before, after, kinds, host, port);
      for (const { workload, port: containerPort } of targets) {
        const policies = listPolicies(before, after, workload);
        for (const group of alike) {
          for (const part of partition(group, policies)) {
            const isAmong = part.some((caller) => caller.workload === workload);
            const callers = isAmong ? part.filter((caller) => caller.workload !== workload) : part;
            const [caller] = callers;
            if (caller === undefined) continue;
            if (examined >= maximumAnswers) {
              isCut = true;
              continue;
            }
            examined += 1;
            yield;
            const arrival = { host, servicePort: port, workload, port: containerPort };
            const was = judge(before, caller.workload, arrival);
            const is = judge(after, caller.workload, arrival);
            if (was.text === is.text) continue;
            const destination = `${workload.name}:${containerPort}`;
            const key = JSON.stringify([namespace, destination, was.text, is.text]);
            const change = changes.get(key) ?? { destination, namespace, was, is, callers: [] };
            change.callers.push(callers);
            changes.set(key, change);
          }
        }
      }
    }
  }
  return {
    ...(yield* describeChanges(changes.values())),
    examined,
    limits: isCut
      ? [`Only ${maximumAnswers} answers of policies were compared; later services are left out.`]
      : [],
  };
}

function* describeChanges(
  changes: Iterable<Change>,
): Generator<undefined, Pick<AccessComparison, "decisions" | "cutOff">, undefined> {
  const decisions: EffectEntry[] = [];
  const cutOff: CutOff[] = [];
  for (const { destination, namespace, was, is, callers } of changes) {
    const names = new Set(callers.flat().map(({ name }) => name));
    decisions.push({
      subject: `${formatCallers(names)} → ${destination}`,
      namespace,
      before: was.text,
      after: is.text,
    });
    if (was.isOpen && !is.isOpen)
      cutOff.push({ caller: formatCallers(names, namedWhenCutOff), destination, why: is.why });
    yield;
  }
  return { decisions, cutOff };
}

/** Callers that use the same TLS towards a port in each of the worlds. */
function* groupByTls(
  before: ClusterWorld,
  after: ClusterWorld,
  kinds: readonly CallerKind[],
  host: string,
  port: number,
): Generator<undefined, CallerKind[][], undefined> {
  const groups = new Map<string, CallerKind[]>();
  for (const kind of kinds) {
    const { namespace, labels } = kind.workload;
    const [was, is] = [before, after].map((world) =>
      kind.proxied ? findClientTls(world, { namespace, labels }, host, port).value : "no proxy",
    );
    const key = `${was} ${is}`;
    const group = groups.get(key) ?? [];
    group.push(kind);
    groups.set(key, group);
    yield;
  }
  return [...groups.values()];
}

function listPolicies(before: ClusterWorld, after: ClusterWorld, workload: MeshWorkload) {
  return [before, after].flatMap((world) => {
    const { ALLOW, DENY, CUSTOM } = selectPolicies(world, toSecured(workload));
    return [...ALLOW, ...DENY, ...CUSTOM].map((policy) => ({ world, policy }));
  });
}

function rememberTouched(
  known: Map<MeshWorkload, boolean>,
  before: ClusterWorld,
  after: ClusterWorld,
  workload: MeshWorkload,
): boolean {
  const is = known.get(workload) ?? isSecurityTouched(before, after, workload);
  known.set(workload, is);
  return is;
}

function isSecurityTouched(before: ClusterWorld, after: ClusterWorld, workload: MeshWorkload): boolean {
  if (formatModes(before, workload) !== formatModes(after, workload)) return true;
  const was = selectPolicies(before, toSecured(workload));
  const is = selectPolicies(after, toSecured(workload));
  // Objects that the change leaves alone are the same ones in both worlds.
  return (["ALLOW", "DENY", "CUSTOM"] as const).some(
    (action) =>
      was[action].length !== is[action].length ||
      was[action].some((policy, index) => policy !== is[action][index]),
  );
}

interface Judgement {
  text: string;
  why: string;
  isOpen: boolean;
}

function judge(
  world: ClusterWorld,
  caller: MeshWorkload,
  {
    workload,
    port: containerPort,
    host,
    servicePort: port,
  }: { workload: MeshWorkload; port: number; host: string; servicePort: number },
): Judgement {
  const { namespace, labels, serviceAccount, proxied } = caller;
  const source = { kind: "workload", namespace, labels, serviceAccount, proxied } as const;
  const transport = findTransport(world, { source }, { workload, host, port }).value;
  if (!workload.proxied) {
    return transport === "mtls"
      ? { text: "fails: it has no proxy", why: "it has no proxy and cannot speak mutual TLS", isOpen: false }
      : { text: "not enforced: it has no proxy", why: "", isOpen: true };
  }
  const secured = toSecured(workload);
  const accepted = acceptConnection(world, secured, {
    port: containerPort,
    tls: transport,
    protocol: "http",
  });
  if (!accepted.value.accepted) {
    const why = accepted.reasons[0]?.message ?? "the connection is not accepted";
    return { text: `connection refused (${transport})`, why, isOpen: false };
  }
  const { value, reasons } = decideAccess(world, secured, {
    protocol: accepted.value.handles,
    sourcePrincipal: transport === "mtls" ? principalOf(world, caller) : null,
    destinationPort: containerPort,
  });
  return {
    text: `${verdicts[value.decision]}${transport === "mtls" ? "" : ` in ${transport === "tls" ? "TLS" : "plain text"}`}`,
    why: reasons[0]?.message ?? "",
    isOpen: value.decision !== "deny",
  };
}
