import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import type { Random } from "../random";

type Fields = Record<string, unknown>;

/** The method that the fleet's workloads serve, as its path. */
export const callPath = "/isthmus.fleet.Echo/Call";
export const testers = ["jason", "jay", "ann"] as const;

/** Services of the fleet that are called, with what tells their versions apart. */
export const targets = [
  { app: "reviews", namespace: "bookinfo", port: 9080, versions: ["v1", "v2", "v3"] },
  { app: "details", namespace: "bookinfo", port: 9080, versions: ["v1"] },
  { app: "catalog", namespace: "shop", port: 8080, versions: ["v1", "v2"] },
] as const;

/** Who calls: the apps of the fleet whose identity is used. */
export const callers = ["productpage", "details", "storefront", "istio-ingressgateway"] as const;

function makeObject(
  group: string,
  kind: string,
  name: string,
  namespace: string,
  spec: Fields,
): KubernetesObject {
  return { apiVersion: `${group}.istio.io/v1`, kind, metadata: { name, namespace }, spec };
}

function makeMatch(random: Random): Fields {
  const headers = { "end-user": random.pick([{ exact: "jason" }, { prefix: "ja" }, { regex: "j.*" }, {}]) };
  return random.pick([
    { headers },
    { headers },
    { uri: { prefix: "/isthmus" } },
    { uri: { exact: callPath }, headers },
    { withoutHeaders: headers },
  ]);
}

function makeRoutes(random: Random, target: (typeof targets)[number]): Fields[] {
  const to = (version: string) => ({ host: target.app, subset: version });
  const makeRoute = (isLast: boolean): Fields => {
    const versions = random.some(target.versions, 0.6);
    const chosen = versions.length === 0 ? [target.versions[0]] : versions;
    const weights = random.pick([
      [80, 20, 0],
      [50, 50, 50],
      [1, 99, 30],
      [10, 0, 90],
    ]);
    const split = chosen.map((version, index) => ({
      destination: to(version),
      ...(chosen.length === 1 ? {} : { weight: weights[index] ?? 0 }),
    }));
    return {
      ...(isLast ? {} : { match: [makeMatch(random)] }),
      // Weights that add up to nothing are refused.
      route: split.every(({ weight }) => weight === 0)
        ? split.slice(0, 1).map(({ destination }) => ({ destination }))
        : split,
      ...random.maybe(0.2, () => ({
        fault: {
          abort: { percentage: { value: random.pick([100, 30, 50]) }, httpStatus: random.pick([401, 418]) },
        },
      })),
    };
  };
  return random.chance(0.5) ? [makeRoute(false), makeRoute(true)] : [makeRoute(true)];
}

function makePolicy(random: Random, index: number): KubernetesObject {
  const target = random.pick(targets);
  const identities = [
    "cluster.local/ns/bookinfo/sa/bookinfo-productpage",
    "cluster.local/ns/bookinfo/sa/bookinfo-details",
    "*/sa/bookinfo-details",
    "cluster.local/ns/istio-system/*",
    "*",
  ];
  const source = random.pick<Fields>([
    { principals: [random.pick(identities)] },
    { principals: random.some(identities, 0.4).concat("cluster.local/ns/none/sa/none") },
    { notPrincipals: [random.pick(identities)] },
    { namespaces: [random.pick(["bookinfo", "istio-system", "shop"])] },
    { notNamespaces: ["bookinfo"] },
  ]);
  const operation = random.pick<Fields>([
    { paths: [callPath] },
    { paths: ["/isthmus*"] },
    { methods: ["POST"] },
    { methods: ["GET"] },
    { paths: ["/other"] },
    random.pick([{ ports: [String(target.port)] }, { notPorts: [String(target.port)] }]),
    { notPaths: ["/other"] },
  ]);
  const condition = {
    key: "request.headers[end-user]",
    ...(random.chance(0.7) ? { values: [random.pick(["jason", "ja*", "*"])] } : { notValues: ["jason"] }),
  };
  const rules = random.chance(0.06)
    ? []
    : [
        {
          ...random.maybe(0.7, () => ({ from: [{ source }] })),
          ...random.maybe(0.4, () => ({ to: [{ operation }] })),
          ...random.maybe(0.3, () => ({ when: [condition] })),
        },
      ];
  return makeObject("security", "AuthorizationPolicy", `differ-access-${index}`, target.namespace, {
    selector: {
      matchLabels: {
        app: target.app,
        ...random.maybe(0.3, () => ({ version: random.pick(target.versions) })),
      },
    },
    action: random.pick(["ALLOW", "ALLOW", "DENY"]),
    rules,
  });
}

/** Objects for the fleet's own workloads, of what their data plane can do. */
export function generateCallWorld(random: Random): KubernetesObject[] {
  const routing = targets.flatMap((target) => {
    const host = `${target.app}.${target.namespace}.svc.cluster.local`;
    const rule = makeObject("networking", "DestinationRule", `differ-${target.app}`, target.namespace, {
      host,
      ...random.maybe(0.35, () => ({
        trafficPolicy: { tls: { mode: random.chance(0.93) ? "ISTIO_MUTUAL" : "DISABLE" } },
      })),
      subsets: target.versions.map((name) => ({ name, labels: { version: name } })),
    });
    const routes = makeObject("networking", "VirtualService", `differ-${target.app}`, target.namespace, {
      hosts: [host],
      http: makeRoutes(random, target),
    });
    return random.chance(0.8) ? [rule, routes] : [rule];
  });
  const peers = (["bookinfo", "shop"] as const).flatMap((namespace) => {
    if (random.chance(0.45)) return [];
    const mode = random.pick(["STRICT", "STRICT", "STRICT", "STRICT", "PERMISSIVE", "DISABLE"]);
    const app = targets.find((target) => target.namespace === namespace)?.app;
    const selector = random.chance(0.4) ? { selector: { matchLabels: { app } } } : {};
    return [
      makeObject("security", "PeerAuthentication", "differ-peers", namespace, {
        ...selector,
        mtls: { mode },
      }),
    ];
  });
  return [...routing, ...peers, ...random.times(0, 3, (index) => makePolicy(random, index))];
}
