import "server-only";
import type { ConditionVerdict } from "@/lib/domain/kubernetes/plan-cluster-conditions";
import { judgeApplied, type GroupInCluster } from "@/lib/domain/tenancy/bridged/judge-applied";
import { workspaceNamespace } from "@/lib/domain/tenancy/resources/names";
import { formatLevel, type LevelKind } from "@/lib/domain/tenancy/resources/subject";
import type { Group } from "@/lib/domain/tenancy/resources/tenancy";
import type { AccessPolicy } from "@/lib/server/authorization/access-policy";
import type { ClusterRegistry } from "@/lib/server/clusters/cluster-registry";
import type { Logger } from "@/lib/server/logger";
import { createMemberLoop, type MemberLoop } from "./member-loop";

const lookMilliseconds = 20_000;
const resyncMilliseconds = 300_000;
/** Kinds that decide what Bridged groups come to, or that are generated. */
const generatedFrom =
  /^(services$|[a-z]+\.(networking|security)\.istio\.io$|(gateways|httproutes|grpcroutes)\.gateway\.)/;

export interface MemberPolicyController {
  start(): void;
  stop(): void;
  /** How tenants' rights came into a member, as of the last turn; undefined: there was none yet. */
  verdict(cluster: string): ConditionVerdict | undefined;
  /** What came of a Bridged group in all clusters that it could lie in; undefined: not known of this generation of it. */
  applied(kind: string, group: Group): ConditionVerdict | undefined;
  /** Called with the name of a cluster about which `verdict` or `applied` has another answer. The answer unsubscribes. */
  onChange(listener: (cluster: string) => void): () => void;
}

/**
 * Brings tenants' rights into every member: RoleBindings by the policy, and the policies that hold in bounds whoever writes past
 * Isthmus. Looks when the policy changes, when a member becomes live or gets or loses a namespace, where groups are Bridged when what
 * they come to may have changed, and each 20 s for what somebody
 * changed in the member; examines everything each 5 min. Members wait for none of the others. Any number of these may run at once.
 */
export function createMemberPolicyController(options: {
  registry: Pick<ClusterRegistry, "get" | "names" | "onChange">;
  access: Pick<AccessPolicy, "current" | "onChange">;
  logger: Logger;
}): MemberPolicyController {
  const { registry, access } = options;
  const loops = new Map<string, MemberLoop>();
  const listeners = new Set<(cluster: string) => void>();
  let timers: NodeJS.Timeout[] = [];
  let unsubscribe = (): void => undefined;

  function loopOf(cluster: string): MemberLoop {
    const known = loops.get(cluster);
    if (known) return known;
    const loop = createMemberLoop(cluster, options, () => {
      for (const listener of listeners) listener(cluster);
    });
    loops.set(cluster, loop);
    return loop;
  }

  function dropGone(): void {
    const names = new Set(registry.names());
    for (const [name, loop] of loops)
      if (!names.has(name)) {
        loop.stop();
        loops.delete(name);
      }
  }

  const lookEverywhere = () => registry.names().forEach((name) => loopOf(name).look());
  const every = (milliseconds: number, act: () => void) => {
    const timer = setInterval(act, milliseconds);
    timer.unref();
    timers.push(timer);
  };

  /** Clusters that one of the group's selectors means. */
  function readGroup(kind: string, { metadata, spec }: Group): Map<string, GroupInCluster | undefined> {
    const workspace = (metadata.namespace ?? "").slice(workspaceNamespace("").length);
    const level = formatLevel({ kind: kind as LevelKind, name: metadata.name, workspace });
    const meant = registry
      .names()
      .filter((cluster) => spec.namespaces.some((text) => ["*", cluster].includes(text.split("/")[0] ?? "")));
    return new Map(
      meant.map((cluster) => [
        cluster,
        loops
          .get(cluster)
          ?.groups()
          ?.find((report) => report.group === level && report.generation === metadata.generation),
      ]),
    );
  }

  return {
    applied: (kind, group) => judgeApplied(kind === "GatewayGroup", readGroup(kind, group)),
    verdict: (cluster) => loops.get(cluster)?.verdict(),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    start() {
      const stopAccess = access.onChange(lookEverywhere);
      const stopRegistry = registry.onChange(({ cluster, resource }) => {
        if (resource === "*") dropGone();
        if (!registry.names().includes(cluster)) return;
        if (resource === "*") loopOf(cluster).look();
        if (resource === "namespaces") loopOf(cluster).examine();
        // What a tenant writes of a host must not meet what is generated for it any longer than needed.
        else if (generatedFrom.test(resource) && loopOf(cluster).groups()?.length) loopOf(cluster).look();
      });
      unsubscribe = () => {
        stopAccess();
        stopRegistry();
      };
      every(lookMilliseconds, lookEverywhere);
      every(resyncMilliseconds, () => registry.names().forEach((name) => loopOf(name).examine()));
      lookEverywhere();
    },
    stop() {
      unsubscribe();
      timers.forEach(clearInterval);
      timers = [];
      for (const loop of loops.values()) loop.stop();
      loops.clear();
    },
  };
}
