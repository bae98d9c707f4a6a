import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import type { Random } from "../random";

/** What a tenant has and where another one is, of a stage. */
export interface TenantStage {
  name: string;
  namespace: string;
  /** The namespace of another tenant. */
  other: string;
  /** A claimed host. */
  ownHost: string;
  /** An external host that the tenant may reach. */
  egress: string;
}

type Make = (random: Random, stage: TenantStage) => Record<string, unknown>;

const networking = "networking.istio.io/v1";
const security = "security.istio.io/v1";
const wish = 0.93;

const ownHosts = ({ namespace }: TenantStage) => [
  "web",
  "api",
  `web.${namespace}.svc.cluster.local`,
  `api.${namespace}.svc.cluster.local`,
];
const otherHosts = ({ other }: TenantStage) => [
  `web.${other}.svc.cluster.local`,
  `data.${other}.svc.cluster.local`,
  `web.${other}`,
  `*.${other}.svc.cluster.local`,
  "*.svc.cluster.local",
  "*",
];
/** Mostly one's own; now and then what one must not touch. */
const host = (random: Random, stage: TenantStage) =>
  random.pick(random.chance(wish) ? ownHosts(stage) : otherHosts(stage));
const exportTo = (random: Random, { namespace, other }: TenantStage) =>
  random.chance(0.5)
    ? {}
    : {
        exportTo: random.chance(wish)
          ? random.pick([["."], [namespace], ["~"]])
          : random.pick([["*"], [other]]),
      };
const selector = (random: Random) =>
  random.maybe(0.5, () => ({ selector: { matchLabels: { app: random.pick(["web", "api"]) } } }));
const seconds = (random: Random) => `${1 + random.below(20)}s`;

const virtualService: Make = (random, stage) => ({
  hosts: [random.chance(0.9) ? host(random, stage) : stage.ownHost],
  ...exportTo(random, stage),
  ...random.maybe(0.1, () => ({ gateways: [random.pick(["mesh", "edge", `${stage.other}/edge`])] })),
  http: random.times(1, 2, () => ({
    ...random.maybe(0.5, () => ({ match: [{ uri: { prefix: `/p${random.below(50)}` } }] })),
    route: [{ destination: { host: host(random, stage) } }],
    timeout: seconds(random),
    ...random.maybe(0.3, () => ({ retries: { attempts: random.below(4) } })),
    ...random.maybe(0.2, () => ({ mirror: { host: host(random, stage) } })),
    ...random.maybe(0.2, () => ({ rewrite: { uri: `/r${random.below(50)}` } })),
    ...random.maybe(0.2, () => ({ headers: { request: { set: { "x-turn": String(random.below(99)) } } } })),
    ...random.maybe(0.2, () => ({
      fault: { abort: { httpStatus: 503, percentage: { value: random.below(100) } } },
    })),
  })),
});

const destinationRule: Make = (random, stage) => ({
  host: host(random, stage),
  ...exportTo(random, stage),
  ...random.maybe(0.1, () => ({ workloadSelector: { matchLabels: { app: "web" } } })),
  trafficPolicy: {
    connectionPool: { tcp: { maxConnections: 1 + random.below(500) } },
    ...random.maybe(0.4, () => ({ outlierDetection: { consecutive5xxErrors: 1 + random.below(9) } })),
    ...random.maybe(0.3, () => ({
      loadBalancer: { simple: random.pick(["RANDOM", "ROUND_ROBIN", "LEAST_REQUEST"]) },
    })),
  },
  ...random.maybe(0.5, () => ({
    subsets: [{ name: `s${random.below(9)}`, labels: { version: random.pick(["v1", "v2"]) } }],
  })),
});

const authorizationPolicy: Make = (random, stage) => ({
  ...selector(random),
  action: random.pick(["ALLOW", "DENY"]),
  rules: random.times(0, 2, () => ({
    from: [{ source: { namespaces: [random.pick([stage.namespace, stage.other])] } }],
    to: [{ operation: { paths: [`/a${random.below(50)}`] } }],
  })),
});

const peerAuthentication: Make = (random) => ({
  ...selector(random),
  mtls: { mode: random.chance(wish) ? "STRICT" : random.pick(["DISABLE", "PERMISSIVE"]) },
});

const requestAuthentication: Make = (random, stage) => ({
  ...selector(random),
  jwtRules: [{ issuer: `https://login-${random.below(9)}.${stage.ownHost}`, jwks: '{"keys":[]}' }],
});

const sidecar: Make = (random, stage) => ({
  workloadSelector: { labels: { app: random.pick(["web", "api"]) } },
  egress: [
    { hosts: random.pick([["./*"], ["./*", `${stage.other}/*`], ["*/*"], ["istio-system/*", "./*"]]) },
  ],
  ...random.maybe(0.3, () => ({
    outboundTrafficPolicy: { mode: random.pick(["REGISTRY_ONLY", "ALLOW_ANY"]) },
  })),
});

const serviceEntry: Make = (random, stage) => ({
  hosts: [random.chance(wish) ? stage.egress : random.pick(otherHosts(stage))],
  exportTo: random.chance(wish) ? ["."] : ["*"],
  location: "MESH_EXTERNAL",
  ports: [{ number: 443 + random.below(50), name: "tls", protocol: "TLS" }],
  resolution: "DNS",
});

const httpRoute: Make = (random, stage) => {
  const namespace = random.chance(wish) ? {} : { namespace: stage.other };
  const attached = random.chance(0.3)
    ? { parentRefs: [{ group: "", kind: "Service", name: "web", port: 80, ...namespace }] }
    : { parentRefs: [{ name: "edge", ...namespace }], hostnames: [stage.ownHost] };
  return {
    ...attached,
    rules: [
      {
        matches: [{ path: { type: "PathPrefix", value: `/h${random.below(50)}` } }],
        backendRefs: [
          {
            name: random.pick(["web", "api"]),
            port: 80,
            ...(random.chance(wish) ? {} : { namespace: stage.other }),
          },
        ],
      },
    ],
  };
};

const telemetry: Make = (random) => ({
  ...selector(random),
  accessLogging: [{ disabled: random.chance(0.5), providers: [{ name: "envoy" }] }],
});

const kinds: readonly [apiVersion: string, kind: string, make: Make][] = [
  [networking, "VirtualService", virtualService],
  [networking, "VirtualService", virtualService],
  [networking, "DestinationRule", destinationRule],
  [networking, "DestinationRule", destinationRule],
  [networking, "Sidecar", sidecar],
  [networking, "ServiceEntry", serviceEntry],
  [security, "AuthorizationPolicy", authorizationPolicy],
  [security, "PeerAuthentication", peerAuthentication],
  [security, "RequestAuthentication", requestAuthentication],
  ["telemetry.istio.io/v1", "Telemetry", telemetry],
  ["gateway.networking.k8s.io/v1", "HTTPRoute", httpRoute],
];

/** Something that a tenant might want to write, most of it within their bounds, some of it aimed at others. */
export function makeTenantObject(random: Random, stage: TenantStage): KubernetesObject {
  const [apiVersion, kind, make] = random.pick(kinds);
  const namespace = random.chance(0.98) ? stage.namespace : random.pick([stage.other, "istio-system"]);
  return { apiVersion, kind, metadata: { name: stage.name, namespace }, spec: make(random, stage) };
}
