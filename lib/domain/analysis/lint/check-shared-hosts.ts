import type { Finding } from "../../istio/finding";
import { findVisibility, isWildcard } from "../../istio/host";
import { meshGateway, readExportTo, resolveGateway } from "../../istio/virtual-service";
import type { KubernetesObject } from "../../kubernetes/object";
import { readNumber, readRecord, readRecords, readString, readStrings } from "../../kubernetes/read-field";
import type { AnalysisContext, Check } from "../check";
import { lintHosts } from "./lint-hosts";
import { findReach, readTlsMode } from "./lint-mtls";
import { lintSubsets, type HostedRule } from "./lint-subsets";
import { reportLint } from "./report-lint";

/** Whether some namespace of the two sees both objects, so that they can meet at all. */
function canMeet(a: KubernetesObject, b: KubernetesObject): boolean {
  const [from, to] = [a.metadata.namespace ?? "", b.metadata.namespace ?? ""];
  if (from === to) return true;
  const sees = (object: KubernetesObject, client: string): boolean =>
    findVisibility(readExportTo(object), object.metadata.namespace ?? "", client) !== undefined;
  const clients = new Set([from, to, ...readExportTo(a), ...readExportTo(b)]);
  clients.delete(".");
  return [...clients].some(
    (client) => client !== "*" && client !== "~" && sees(a, client) && sees(b, client),
  );
}

type Rivals = Map<KubernetesObject, Set<KubernetesObject>>;

function addRivals(rivals: Rivals, a: KubernetesObject, b: KubernetesObject): void {
  for (const [object, other] of [
    [a, b],
    [b, a],
  ] as const) {
    const others = rivals.get(object);
    if (others === undefined) rivals.set(object, new Set([other]));
    else others.add(other);
  }
}

function readGatewayNames(virtualService: KubernetesObject): string[] {
  const written = readStrings(readRecord(virtualService["spec"])["gateways"]);
  return written.length === 0
    ? [meshGateway]
    : written.map((gateway) => resolveGateway(gateway, virtualService.metadata.namespace ?? ""));
}

/** KIA1106: the same host at the same gateway, or a wildcard of a namespace beside one of its hosts. */
function checkVirtualServices(context: AnalysisContext): Finding[] {
  const hosts = context.read(lintHosts);
  const byHost = new Map<string, KubernetesObject[]>();
  const rivals: Rivals = new Map();
  const add = (key: string, object: KubernetesObject): void => {
    const list = byHost.get(key) ?? [];
    if (!list.includes(object)) byHost.set(key, [...list, object]);
  };
  for (const virtualService of context.world.virtualServices) {
    for (const written of readStrings(readRecord(virtualService["spec"])["hosts"])) {
      const host = hosts.expand(written, virtualService.metadata.namespace ?? "");
      for (const gateway of readGatewayNames(virtualService)) add(`${gateway} ${host}`, virtualService);
    }
  }
  const meet = (objects: readonly KubernetesObject[], others: readonly KubernetesObject[]): void => {
    for (const a of objects) for (const b of others) if (a !== b && canMeet(a, b)) addRivals(rivals, a, b);
  };
  for (const [key, objects] of byHost) {
    meet(objects, objects);
    const [gateway, host = ""] = key.split(" ");
    // A service host has name.namespace.svc.domain: the wildcard of its namespace covers it.
    if (!isWildcard(host) && host.endsWith(`.svc.${context.world.mesh.domain}`))
      meet(objects, byHost.get(`${gateway} *.${host.slice(host.indexOf(".") + 1)}`) ?? []);
  }
  return [...rivals].map(([object, others]) =>
    reportLint(context, "KIA1106", object, { path: ["spec", "hosts"], related: [...others] }),
  );
}

/** KIA0201: rules without subsets stand for all of them; those that only turn on mutual TLS widely are meant to overlap. */
function checkDestinationRules(context: AnalysisContext): Finding[] {
  const { domain } = context.world.mesh;
  const rivals: Rivals = new Map();
  const rules = context
    .read(lintSubsets)
    .rules.filter(({ rule, host }) => !(isWildcard(host) && readTlsMode(rule) === "ISTIO_MUTUAL"));
  const byHost = Map.groupBy(rules, ({ host }) => host);
  const overlap = (a: HostedRule, b: HostedRule): boolean =>
    a.subsets.length === 0 || b.subsets.length === 0 || a.subsets.some((name) => b.subsets.includes(name));
  const meet = (some: readonly HostedRule[], others: readonly HostedRule[]): void => {
    for (const a of some)
      for (const b of others)
        if (a.rule !== b.rule && overlap(a, b) && canMeet(a.rule, b.rule)) addRivals(rivals, a.rule, b.rule);
  };
  for (const [host, group] of byHost) {
    meet(group, group);
    if (!isWildcard(host) && host.endsWith(`.svc.${domain}`))
      meet(group, byHost.get(`*.${host.slice(host.indexOf(".") + 1)}`) ?? []);
  }
  return [...rivals]
    .filter(([rule]) => !("mesh" in (findReach(rule, domain) ?? {})))
    .map(([rule, others]) =>
      reportLint(context, "KIA0201", rule, { path: ["spec", "host"], related: [...others] }),
    );
}

/** KIA1211, KIA1212. */
function checkServiceEntries(context: AnalysisContext): Finding[] {
  const ports = context.world.serviceEntries.flatMap((object) => {
    const { hosts, ports: written } = readRecord(object["spec"]);
    return readRecords(written).flatMap(({ number, protocol }, index) =>
      readStrings(hosts).map((host) => ({
        object,
        index,
        key: `${host.toLowerCase()} ${readNumber(number) ?? 0}`,
        protocol: (readString(protocol) ?? "").toUpperCase(),
      })),
    );
  });
  return [...Map.groupBy(ports, ({ key }) => key).values()].flatMap((group) =>
    group.flatMap((port) => {
      const others = group.filter((other) => other !== port && canMeet(port.object, other.object));
      if (others.length === 0) return [];
      const code = others.every(({ protocol }) => protocol === port.protocol) ? "KIA1211" : "KIA1212";
      return [
        reportLint(context, code, port.object, {
          path: ["spec", "ports", port.index],
          related: [...new Set(others.map(({ object }) => object))].filter(
            (object) => object !== port.object,
          ),
        }),
      ];
    }),
  );
}

/** KIA0201, KIA1106, KIA1211, KIA1212: several objects for one host, as far as some namespace sees both. */
export const checkSharedHosts: Check = {
  name: "lint.shared-hosts",
  inputs: ["virtualServices", ...lintSubsets.inputs],
  run: (context) => [
    ...checkVirtualServices(context),
    ...checkDestinationRules(context),
    ...checkServiceEntries(context),
  ],
};
