import type { ClusterWorld } from "../../kubernetes/projected";
import { readRecord, readRecords } from "../../kubernetes/read-field";
import { refer, type Explained, type ObjectReference, type Reason } from "../explanation";
import { formatServiceHost } from "../host";
import { formatProxyClass } from "../routing/proxy-view";
import { getRoutingIndex } from "../routing/routing-index";
import { acceptConnection } from "./accept-connection";
import type { PolicyMatch } from "./access-decision";
import { decideAccess } from "./decide-access";
import { describeRule, type DescribedRule } from "./describe-rule";
import { findClientTls } from "./find-client-tls";
import { listCallers, type Caller } from "./list-callers";
import { listWorkloadPorts, type WorkloadPort } from "./list-workload-ports";
import type { SecuredWorkload } from "./secured-workload";
import { isDryRun, selectPolicies, type PolicyAction } from "./select-policies";

/** One rule of a policy of the workload. */
export interface CallRule extends DescribedRule {
  policy: ObjectReference;
  /** Index in `spec.rules`; -1: the policy has no rules. */
  rule: number;
  action: PolicyAction;
  /** Only written down by the proxies, without effect. */
  isDryRun: boolean;
}

/** Whether one caller gets through to a port; `depends`: on method, path, headers, a token or an address. */
export interface PortAccess {
  /** Container port. */
  port: number;
  verdict: "allow" | "deny" | "external" | "depends";
  by?: PolicyMatch;
  /** What decides, or what it depends on. */
  reason: Reason;
}

/** Who may call a workload: its rules in words, and every caller of the cluster. */
export interface CallSummary {
  /** CUSTOM, DENY, ALLOW, AUDIT, in the order in which they count. */
  rules: CallRule[];
  /** What becomes of a request that no rule speaks of. */
  everyoneElse: "allowed" | "refused";
  callers: { caller: Caller; ports: PortAccess[] }[];
}

const actions = ["CUSTOM", "DENY", "ALLOW", "AUDIT"] as const;

/**
 * Who may call a workload, by its policies and by trying every caller of the cluster on every port that a service leads to: the
 * TLS it would use, whether the port takes that, and what the policies say of a request that is otherwise unknown.
 */
export function whoMayCall(world: ClusterWorld, workload: SecuredWorkload): Explained<CallSummary> {
  const policies = selectPolicies(world, workload);
  const rules = actions.flatMap((action) =>
    policies[action].flatMap((policy): CallRule[] => {
      const object = refer(policy);
      const list = readRecords(readRecord(policy["spec"])["rules"]);
      if (list.length === 0) {
        const text =
          action === "ALLOW" ? "nobody is allowed by this policy: it has no rules" : "no rules: no effect";
        const empty = { sources: [], operations: [], conditions: [], text };
        return [{ ...empty, policy: object, rule: -1, action, isDryRun: isDryRun(policy) }];
      }
      return list.map((rule, index) => ({
        ...describeRule(rule, action),
        policy: object,
        rule: index,
        action,
        isDryRun: isDryRun(policy),
      }));
    }),
  );
  const isClosed = policies.ALLOW.some((policy) => !isDryRun(policy));
  const everyoneElse = isClosed ? "refused" : "allowed";
  const ports = listWorkloadPorts(world, workload).map((port) => createTrial(world, workload, port));
  const callers = listCallers(world).map((caller) => ({
    caller,
    ports: ports.map((trial) => trial(caller)),
  }));
  const message = isClosed
    ? "There are ALLOW policies: who matches none of their rules is refused"
    : "There is no ALLOW policy: everyone not refused is allowed";
  const decided: Reason[] = policies.ALLOW.map((policy) => ({
    role: "decided",
    object: refer(policy),
    message,
  }));
  const ignored = policies.ignored.map(({ policy, why }): Reason => ({
    role: "ignored",
    object: refer(policy),
    message: `Does not apply here: ${why}`,
  }));
  const reasons: Reason[] = isClosed ? decided : [{ role: "default", message }];
  return { value: { rules, everyoneElse, callers }, reasons: [...reasons, ...ignored] };
}

/** Tries callers on one port. What many of them have in common is found once: the connection by its encryption, TLS by proxy. */
function createTrial(world: ClusterWorld, workload: SecuredWorkload, port: WorkloadPort) {
  const index = getRoutingIndex(world);
  const protocol = port.protocol === "tcp" ? "tcp" : "http";
  const connect = memoize((isMutual: boolean) =>
    acceptConnection(world, workload, { port: port.port, tls: isMutual ? "mtls" : "plaintext", protocol }),
  );
  const known = new Map<string, boolean>();
  const usesMutualTls = (caller: Caller): boolean => {
    if (caller.principal === null) return false;
    const key = `${caller.via} ${formatProxyClass(index, { ...caller, type: "sidecar" })}`;
    let isMutual = known.get(key);
    if (isMutual === undefined) {
      isMutual = speaksMutualTls(world, workload, caller, port);
      known.set(key, isMutual);
    }
    return isMutual;
  };
  const unknown: Reason = { role: "default", message: "Nothing decides" };
  const decide = memoize((principal: string | null): PortAccess => {
    const { value, reasons } = decideAccess(world, workload, {
      protocol,
      sourcePrincipal: principal,
      destinationPort: port.port,
    });
    return {
      port: port.port,
      verdict: value.decision,
      ...(value.by === undefined ? {} : { by: value.by }),
      reason: reasons[0] ?? unknown,
    };
  });
  return (caller: Caller): PortAccess => {
    const isMutual = usesMutualTls(caller);
    const connection = connect(isMutual);
    if (!connection.value.accepted)
      return { port: port.port, verdict: "deny", reason: connection.reasons[0] ?? unknown };
    return decide(isMutual ? caller.principal : null);
  };
}

function memoize<K, V>(compute: (key: K) => V): (key: K) => V {
  const known = new Map<K, V>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined) return found;
    const value = compute(key);
    known.set(key, value);
    return value;
  };
}

/** By the oldest service that leads to the port; one of no Service, and ztunnel, use mutual TLS. */
function speaksMutualTls(
  world: ClusterWorld,
  { tlsMode = "istio" }: SecuredWorkload,
  caller: Caller,
  { by, servicePort }: WorkloadPort,
): boolean {
  if (caller.via === "ztunnel" || by.kind !== "Service" || servicePort === undefined) return true;
  const host = formatServiceHost(by.name, by.namespace, world.mesh.domain);
  const { value } = findClientTls(world, caller, host, servicePort);
  return value === "istio_mutual" || (value === "auto" && tlsMode === "istio");
}
