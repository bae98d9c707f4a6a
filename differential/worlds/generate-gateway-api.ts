import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import type { Stage } from "../mesh/stage";
import type { Random } from "../random";

type Fields = Record<string, unknown>;

const group = "gateway.networking.k8s.io";

function makeObject(kind: string, name: string, namespace: string, spec: Fields): KubernetesObject {
  return { apiVersion: `${group}/v1`, kind, metadata: { name, namespace }, spec };
}

/** A Gateway that is served by the stage's router, through its Service. */
function makeGateway(random: Random, stage: Stage): KubernetesObject {
  const hostname = random.maybe(0.6, () => ({
    hostname: random.pick(["*.example.org", "shop.example.org"]),
  }));
  const allowedRoutes = random.maybe(0.6, () => ({
    allowedRoutes: { namespaces: { from: random.pick(["All", "Same", "All"]) } },
  }));
  return makeObject("Gateway", "open", stage.a, {
    gatewayClassName: "istio",
    addresses: [{ type: "Hostname", value: `front.${stage.a}.svc.cluster.local` }],
    listeners: [
      { name: "web", port: 80, protocol: "HTTP", ...hostname, ...allowedRoutes },
      ...(random.chance(0.2) ? [{ name: "more", port: 80, protocol: "HTTP", hostname: "other.test" }] : []),
    ],
  });
}

function makeBackend(random: Random, stage: Stage): Fields {
  const service = random.pick(stage.services.filter(({ name }) => name !== "front"));
  const isAbsent = random.chance(0.08);
  return {
    name: isAbsent ? "absent" : service.name,
    port: random.pick(service.ports).port,
    ...random.maybe(0.8, () => ({ namespace: service.namespace })),
    ...random.maybe(0.4, () => ({ weight: random.pick([0, 1, 10, 90]) })),
  };
}

function makeMatch(random: Random): Fields {
  return {
    ...random.maybe(0.75, () => ({
      path: random.pick([
        { type: "PathPrefix", value: "/a" },
        { type: "PathPrefix", value: "/" },
        { type: "Exact", value: "/a/b" },
        { type: "RegularExpression", value: "/[ab].*" },
      ]),
    })),
    ...random.maybe(0.3, () => ({
      headers: [
        random.pick([
          { name: "x-lane", value: "fast" },
          { type: "RegularExpression", name: "X-Lane", value: "f.*" },
        ]),
      ],
    })),
    ...random.maybe(0.12, () => ({ method: random.pick(["GET", "POST"]) })),
    ...random.maybe(0.12, () => ({ queryParams: [{ name: "lane", value: "fast" }] })),
  };
}

function makeRule(random: Random, stage: Stage): Fields {
  const matches = random.maybe(0.8, () => ({ matches: random.times(1, 2, () => makeMatch(random)) }));
  if (random.chance(0.1)) {
    const requestRedirect = random.pick<Fields>([
      { scheme: "https", statusCode: 301 },
      { hostname: "new.example.org", port: 8443 },
      { path: { type: "ReplaceFullPath", replaceFullPath: "/new" } },
    ]);
    return { ...matches, filters: [{ type: "RequestRedirect", requestRedirect }] };
  }
  const filters = [
    ...(random.chance(0.15)
      ? [
          {
            type: "URLRewrite",
            urlRewrite: random.pick<Fields>([
              { hostname: "new.example.org" },
              { path: { type: "ReplaceFullPath", replaceFullPath: "/x" } },
            ]),
          },
        ]
      : []),
    ...(random.chance(0.1)
      ? [
          {
            type: "RequestMirror",
            requestMirror: {
              backendRef: { name: "web", port: 80 },
              ...random.maybe(0.5, () => ({ percent: 25 })),
            },
          },
        ]
      : []),
  ];
  return {
    ...matches,
    ...(filters.length === 0 ? {} : { filters }),
    backendRefs: random.times(1, 3, () => makeBackend(random, stage)),
    ...random.maybe(0.2, () => ({ timeouts: { request: random.pick(["5s", "0s"]) } })),
  };
}

function makeRoute(random: Random, stage: Stage, index: number): KubernetesObject {
  const namespace = random.pick([stage.a, stage.a, stage.b]);
  const isMesh = random.chance(0.35);
  const service = random.pick(
    stage.services.filter((item) => item.name !== "front" && item.namespace === namespace),
  );
  const parent = isMesh
    ? {
        group: "",
        kind: "Service",
        name: service.name,
        ...random.maybe(0.4, () => ({ port: random.pick(service.ports).port })),
      }
    : { name: "open", namespace: stage.a, ...random.maybe(0.3, () => ({ sectionName: "web" })) };
  const hostnames = isMesh
    ? {}
    : random.maybe(0.7, () => ({
        hostnames: random.pick([["shop.example.org"], ["*.example.org"], ["www.example.org", "other.test"]]),
      }));
  return makeObject("HTTPRoute", `path-${index}`, namespace, {
    parentRefs: [parent],
    ...hostnames,
    rules: random.times(1, 2, () => makeRule(random, stage)),
  });
}

/** Gateway API objects of one random world. */
export function generateGatewayApi(random: Random, stage: Stage): KubernetesObject[] {
  const from = [{ group, kind: "HTTPRoute", namespace: random.pick([stage.a, stage.b]) }];
  const to = [{ group: "", kind: "Service" }];
  return [
    makeGateway(random, stage),
    ...random.times(1, 3, (index) => makeRoute(random, stage, index)),
    ...(random.chance(0.4)
      ? [makeObject("ReferenceGrant", "open", random.pick([stage.a, stage.b]), { from, to })]
      : []),
  ];
}
