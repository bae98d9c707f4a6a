import type { ClusterWorld } from "../../kubernetes/projected";
import type { ChangeEffect, EffectEntry } from "../change";
import { findTransport } from "../explain/explain-arrival";
import {
  listMeshWorkloads,
  listServiceTargets,
  type MeshWorkload,
  principalOf,
  toSecured,
} from "../explain/mesh-workloads";
import { formatServiceHost } from "../host";
import { acceptConnection } from "../security/accept-connection";
import { decideAccess } from "../security/decide-access";
import { findEffectiveMtls } from "../security/find-effective-mtls";
import { selectPolicies } from "../security/select-policies";
import { formatCallers } from "./compare-routes";

type CutOff = ChangeEffect["cutOff"][number];

/** One set of workloads that policies cannot tell apart. */
interface Caller {
  name: string;
  workload: MeshWorkload;
}

/** Callers by what a policy or a mode can see of them: their account, and whether they have a proxy. */
function listCallers(world: ClusterWorld): Caller[] {
  const callers = new Map<string, Caller>();
  for (const workload of listMeshWorkloads(world)) {
    const key = workload.proxied ? principalOf(world, workload) : `${workload.namespace}/${workload.name}`;
    if (!callers.has(key)) callers.set(key, { name: workload.name, workload });
  }
  return [...callers.values()];
}

function formatModes(world: ClusterWorld, workload: MeshWorkload): string {
  const { mode, ports } = findEffectiveMtls(world, toSecured(workload)).value;
  const own = ports.filter((port) => port.mode !== mode).map((port) => `port ${port.port} ${port.mode}`);
  return own.length === 0 ? mode : `${mode}, ${own.join(", ")}`;
}

/** Workloads whose mTLS mode, or that of a port, differs. */
export function compareModes(before: ClusterWorld, after: ClusterWorld): EffectEntry[] {
  return listMeshWorkloads(before).flatMap((workload) => {
    const was = formatModes(before, workload);
    const is = formatModes(after, workload);
    return was === is
      ? []
      : [{ subject: workload.name, namespace: workload.namespace, before: was, after: is }];
  });
}

export interface AccessComparison {
  decisions: EffectEntry[];
  cutOff: CutOff[];
  examined: number;
}

const verdicts = {
  allow: "allowed",
  deny: "refused",
  external: "asked outside",
  depends: "depends on the request",
};

/**
 * For each service port and each caller: is the connection taken, and what do the policies say to a request of which only the
 * caller is known? Workloads whose mode, policies and clients' TLS are untouched by the change are not asked.
 */
export function compareAccess(
  before: ClusterWorld,
  after: ClusterWorld,
  { isTlsTouched }: { isTlsTouched: boolean },
): AccessComparison {
  const callers = listCallers(before);
  const changed = new Set(
    listMeshWorkloads(before).filter(
      (workload) => isTlsTouched || isSecurityTouched(before, after, workload),
    ),
  );
  const entries = new Map<string, { entry: EffectEntry; callers: string[] }>();
  const cut = new Map<string, { destination: string; why: string; callers: string[] }>();
  let examined = 0;
  for (const service of before.services) {
    const { name, namespace = "" } = service.meta;
    const host = formatServiceHost(name, namespace, before.mesh.domain);
    for (const { port } of service.ports) {
      for (const target of listServiceTargets(before, host, port)) {
        if (!changed.has(target.workload)) continue;
        const destination = `${target.workload.name}:${target.port}`;
        for (const caller of callers) {
          if (caller.workload === target.workload) continue;
          examined += 1;
          const arrival = { host, servicePort: port, ...target };
          const was = judge(before, caller.workload, arrival);
          const is = judge(after, caller.workload, arrival);
          if (was.text === is.text) continue;
          const key = JSON.stringify([destination, was.text, is.text]);
          const group = entries.get(key) ?? {
            entry: { subject: destination, namespace, before: was.text, after: is.text },
            callers: [],
          };
          if (!group.callers.includes(caller.name)) group.callers.push(caller.name);
          entries.set(key, group);
          if (was.isOpen && !is.isOpen) {
            const loss = cut.get(key) ?? { destination, why: is.why, callers: [] };
            if (!loss.callers.includes(caller.name)) loss.callers.push(caller.name);
            cut.set(key, loss);
          }
        }
      }
    }
  }
  return {
    decisions: [...entries.values()].map(({ entry, callers: names }) => ({
      ...entry,
      subject: `${formatCallers(names)} → ${entry.subject}`,
    })),
    cutOff: [...cut.values()].map(({ destination, why, callers: names }) => ({
      caller: formatCallers(names),
      destination,
      why,
    })),
    examined,
  };
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
