import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import type { Stage } from "../mesh/stage";
import type { Random } from "../random";

type Fields = Record<string, unknown>;

export const paths = ["/", "/a", "/a/b", "/ab", "/A", "/b?lane=fast", "/c/1"] as const;
export const externalHosts = ["ext.example.com", "api.example.com", "deep.api.example.com"] as const;
export const publicHosts = ["shop.example.org", "www.example.org", "other.test"] as const;

function makeObject(kind: string, name: string, namespace: string, spec: Fields): KubernetesObject {
  return { apiVersion: "networking.istio.io/v1", kind, metadata: { name, namespace }, spec };
}

/** The names by which a service may be written in an object of a namespace. */
function pickHost(random: Random, stage: Stage, namespace: string): string {
  const service = random.pick(stage.services.filter(({ name }) => name !== "front"));
  const names = [service.host, `${service.name}.${service.namespace}`];
  if (service.namespace === namespace) names.push(service.name);
  return random.chance(0.15)
    ? random.pick([...externalHosts, "absent", `absent.${stage.b}.svc.cluster.local`])
    : random.pick(names);
}

function makeTextMatch(random: Random, values: readonly string[]): Fields {
  const value = random.pick(values);
  return random.pick([
    { exact: value },
    { exact: value },
    { prefix: value.slice(0, 2) },
    { regex: `${value.slice(0, 1)}.*` },
  ]);
}

function makeMatch(random: Random, stage: Stage, isGateway: boolean): Fields {
  return {
    ...random.maybe(0.65, () => ({
      uri: random.pick([
        { exact: "/a" },
        { prefix: "/a" },
        { prefix: "/a/" },
        { prefix: "/" },
        { regex: "/[ab](/.*)?" },
        { exact: "/b" },
      ]),
    })),
    ...random.maybe(0.15, () => ({ ignoreUriCase: true })),
    ...random.maybe(0.35, () => ({
      headers: { "x-lane": random.pick([makeTextMatch(random, ["fast", "slow"]), {}]) },
    })),
    ...random.maybe(0.15, () => ({ withoutHeaders: { "x-old": random.pick([{}, { exact: "yes" }]) } })),
    ...random.maybe(0.15, () => ({ method: makeTextMatch(random, ["GET", "POST"]) })),
    ...random.maybe(0.12, () => ({
      queryParams: { lane: random.pick([{ exact: "fast" }, { regex: "f.*" }]) },
    })),
    ...random.maybe(0.1, () => ({
      authority: random.pick([{ prefix: "web" }, { exact: "shop.example.org" }, { regex: ".*example.*" }]),
    })),
    ...random.maybe(0.1, () => ({ port: random.pick([80, 9090, 8000]) })),
    ...random.maybe(isGateway ? 0 : 0.12, () => ({ sourceLabels: { app: random.pick(["web", "api"]) } })),
    ...random.maybe(isGateway ? 0 : 0.1, () => ({ sourceNamespace: random.pick([stage.a, stage.b]) })),
    ...random.maybe(0.06, () => ({ scheme: { exact: "http" } })),
  };
}

function makeDestination(random: Random, stage: Stage, namespace: string): Fields {
  return {
    host: pickHost(random, stage, namespace),
    ...random.maybe(0.45, () => ({ subset: random.pick(["v1", "v2", "v9"]) })),
    ...random.maybe(0.3, () => ({ port: { number: random.pick([80, 80, 9090, 8000]) } })),
  };
}

function makeSplit(random: Random, stage: Stage, namespace: string): Fields[] {
  const count = random.pick([1, 1, 2, 3]);
  if (count === 1) return [{ destination: makeDestination(random, stage, namespace) }];
  return Array.from({ length: count }, () => ({
    destination: makeDestination(random, stage, namespace),
    weight: random.pick([0, 10, 20, 50, 75, 100, 7]),
  }));
}

function makeHttpRoute(
  random: Random,
  stage: Stage,
  namespace: string,
  isGateway: boolean,
  isLast: boolean,
): Fields {
  const name = random.maybe(0.4, () => ({ name: random.pick(["one", "two", "three"]) }));
  const match =
    isLast && random.chance(0.6)
      ? {}
      : { match: random.times(1, 2, () => makeMatch(random, stage, isGateway)) };
  const fault = random.maybe(0.12, () => ({
    fault: {
      ...random.maybe(0.5, () => ({
        delay: { percentage: { value: random.pick([100, 12.5, 0.1]) }, fixedDelay: "2s" },
      })),
      abort: { percentage: { value: random.pick([100, 50]) }, httpStatus: random.pick([503, 418]) },
    },
  }));
  if (random.chance(0.1)) {
    return {
      ...name,
      ...match,
      redirect: random.pick([
        { uri: "/new" },
        { authority: "new.example.org", redirectCode: 302 },
        { scheme: "https", port: 8443 },
        { uri: "%PREFIX()%/x" },
      ]),
    };
  }
  if (random.chance(0.07))
    return {
      ...name,
      ...match,
      directResponse: {
        status: random.pick([200, 418, 503]),
        ...random.maybe(0.5, () => ({ body: { string: "closed" } })),
      },
    };
  return {
    ...name,
    ...match,
    route: makeSplit(random, stage, namespace),
    ...fault,
    ...random.maybe(0.25, () => ({ timeout: random.pick(["5s", "1500ms"]) })),
    ...random.maybe(0.25, () => ({
      retries: random.pick([
        { attempts: 0 },
        { attempts: 3, perTryTimeout: "2s" },
        { attempts: 2, retryOn: "5xx,503" },
        { attempts: 1, retryOn: "gateway-error,429,418" },
      ]),
    })),
    ...random.maybe(0.15, () => ({
      rewrite: random.pick([
        { uri: "/new" },
        { authority: "new.example.org" },
        { uri: "/", authority: "x" },
        { uriRegexRewrite: { match: "^/a/(.*)", rewrite: "/z/\\1" } },
      ]),
    })),
    ...random.maybe(0.12, () => ({
      mirrors: [
        {
          destination: makeDestination(random, stage, namespace),
          percentage: { value: random.pick([100, 20]) },
        },
      ],
    })),
  };
}

function makeVirtualService(random: Random, stage: Stage, index: number): KubernetesObject[] {
  const namespace = random.pick([stage.a, stage.a, stage.b]);
  const isPublic = random.chance(0.3);
  const hosts = isPublic
    ? random.pick([["shop.example.org"], ["*.example.org"], ["*"], ["www.example.org", "other.test"]])
    : random.chance(0.12)
      ? [random.pick(["*.example.com", "api.example.com"])]
      : [...new Set(random.times(1, 2, () => pickHost(random, stage, namespace)))];
  const gateways = isPublic
    ? { gateways: random.pick([["front"], [`${stage.a}/front`], ["front", "mesh"], [`${stage.a}/second`]]) }
    : random.maybe(0.2, () => ({ gateways: random.pick([["mesh"], ["mesh", `${stage.a}/front`]]) }));
  const exportTo = random.maybe(0.2, () => ({
    exportTo: random.pick([["."], ["*"], [stage.b], [stage.a, stage.b]]),
  }));
  const name = `routes-${index}`;
  const kind = random.next();
  if (!isPublic && kind < 0.12) {
    const tcp = random.times(1, 2, () => ({
      ...random.maybe(0.6, () => ({
        match: [
          {
            ...random.maybe(0.7, () => ({ port: random.pick([9000, 3306, 7000]) })),
            ...random.maybe(0.2, () => ({ sourceLabels: { app: "web" } })),
          },
        ],
      })),
      route: makeSplit(random, stage, namespace).map(({ destination, ...rest }) => ({
        destination: { ...(destination as Fields), port: { number: random.pick([9000, 3306, 7000]) } },
        ...rest,
      })),
    }));
    return [makeObject("VirtualService", name, namespace, { hosts, ...gateways, ...exportTo, tcp })];
  }
  if (kind < 0.2) {
    const tlsHosts = random.pick([["ext.example.com"], ["api.example.com"], ["shop.example.org"]]);
    const tls = [{ match: [{ port: 443, sniHosts: tlsHosts }], route: makeSplit(random, stage, namespace) }];
    return [
      makeObject("VirtualService", name, namespace, { hosts: tlsHosts, ...gateways, ...exportTo, tls }),
    ];
  }
  const count = 1 + random.below(3);
  const http = Array.from({ length: count }, (_, at) =>
    makeHttpRoute(random, stage, namespace, isPublic, at === count - 1),
  );
  if (random.chance(0.12)) {
    const part = random.pick([stage.a, stage.b]);
    http.unshift({
      match: [{ uri: { prefix: "/a" } }],
      delegate: { name: `part-${index}`, namespace: part },
    });
    const parts = random
      .times(1, 2, (at) => makeHttpRoute(random, stage, part, true, at === 1))
      .map((route) => ({
        ...route,
        ...random.maybe(0.7, () => ({
          match: [{ uri: random.pick([{ exact: "/a/b" }, { prefix: "/a" }, { prefix: "/x" }]) }],
        })),
      }));
    return [
      makeObject("VirtualService", name, namespace, { hosts, ...gateways, ...exportTo, http }),
      makeObject("VirtualService", `part-${index}`, part, { http: parts }),
    ];
  }
  return [makeObject("VirtualService", name, namespace, { hosts, ...gateways, ...exportTo, http })];
}

function makeTrafficPolicy(random: Random): Fields {
  const tls = () => ({
    tls: random.pick([
      { mode: "DISABLE" },
      { mode: "ISTIO_MUTUAL" },
      { mode: "SIMPLE", sni: "x.test" },
      { mode: "MUTUAL", clientCertificate: "/c", privateKey: "/k", caCertificates: "/a" },
    ]),
  });
  const isSecured = random.chance(0.5);
  return {
    ...(isSecured ? tls() : {}),
    ...random.maybe(isSecured ? 0.3 : 1, () => ({
      loadBalancer: { simple: random.pick(["RANDOM", "ROUND_ROBIN", "PASSTHROUGH"]) },
    })),
    ...random.maybe(0.25, () => ({
      portLevelSettings: [{ port: { number: random.pick([80, 9090, 9000]) }, ...tls() }],
    })),
  };
}

function makeDestinationRule(random: Random, stage: Stage, index: number): KubernetesObject {
  const namespace = random.pick([stage.a, stage.b, stage.b, stage.root]);
  const host = random.chance(0.12)
    ? random.pick([`*.${stage.b}.svc.cluster.local`, "*.example.com", "*.local"])
    : pickHost(random, stage, namespace);
  const isRoot = namespace === stage.root;
  return makeObject("DestinationRule", `rule-${index}`, namespace, {
    host: isRoot && !host.includes(".") ? `web.${stage.a}.svc.cluster.local` : host,
    ...random.maybe(0.2, () => ({ exportTo: random.pick([["."], ["*"], [stage.a]]) })),
    ...random.maybe(0.12, () => ({ workloadSelector: { matchLabels: { app: "web" } } })),
    ...random.maybe(0.7, () => ({ trafficPolicy: makeTrafficPolicy(random) })),
    ...random.maybe(0.75, () => ({
      subsets: random.pick([["v1", "v2"], ["v1"], ["v2"]]).map((name) => ({
        name,
        labels: { version: name },
        ...random.maybe(0.25, () => ({ trafficPolicy: makeTrafficPolicy(random) })),
      })),
    })),
  });
}

function makeSidecar(random: Random, stage: Stage, index: number): KubernetesObject {
  const namespace = random.pick([stage.a, stage.b]);
  const egressHosts = random.pick([
    ["./*"],
    ["*/*"],
    [`${stage.b}/*`, "./*"],
    [`*/web.${stage.b}.svc.cluster.local`],
    [`./web.${namespace}.svc.cluster.local`, "*/*.example.com"],
    ["~/*"],
  ]);
  const isWide = random.chance(0.4);
  return makeObject("Sidecar", `scope-${index}`, namespace, {
    ...(isWide ? {} : { workloadSelector: { labels: { app: random.pick(["web", "api"]) } } }),
    egress: [
      ...(random.chance(0.15)
        ? [
            {
              port: { number: random.pick([80, 9000]), protocol: random.pick(["HTTP", "TCP"]), name: "own" },
              hosts: ["*/*"],
            },
          ]
        : []),
      { hosts: egressHosts },
    ],
    ...random.maybe(0.35, () => ({
      outboundTrafficPolicy: { mode: random.pick(["REGISTRY_ONLY", "ALLOW_ANY"]) },
    })),
  });
}

function makeServiceEntry(random: Random, stage: Stage, index: number): KubernetesObject {
  const namespace = random.pick([stage.a, stage.b]);
  const hosts = random.pick([["ext.example.com"], ["api.example.com", "ext.example.com"], ["*.example.com"]]);
  const isWild = hosts.some((host) => host.startsWith("*"));
  const resolution = isWild ? "NONE" : random.pick(["DNS", "NONE", "STATIC"]);
  return makeObject("ServiceEntry", `outer-${index}`, namespace, {
    hosts,
    ports: random.pick([
      [{ number: 80, name: "http", protocol: "HTTP" }],
      [
        { number: 80, name: "http", protocol: "HTTP" },
        { number: 443, name: "tls", protocol: "TLS" },
      ],
      [{ number: 443, name: "https", protocol: "HTTPS" }],
      [{ number: 9000, name: "tcp", protocol: "TCP" }],
    ]),
    resolution,
    ...random.maybe(0.5, () => ({ location: random.pick(["MESH_EXTERNAL", "MESH_INTERNAL"]) })),
    ...random.maybe(resolution === "STATIC" ? 0.8 : 0.3, () => ({ addresses: [`192.0.2.${10 + index}`] })),
    ...(resolution === "STATIC" ? { endpoints: [{ address: "198.51.100.7" }] } : {}),
    ...random.maybe(0.2, () => ({ exportTo: random.pick([["."], ["*"]]) })),
  });
}

function makeGateway(random: Random, stage: Stage, name: string): KubernetesObject {
  const hosts = () =>
    random.pick([
      ["*"],
      ["*.example.org"],
      ["shop.example.org"],
      ["./*.example.org"],
      [`${stage.b}/other.test`, "www.example.org"],
    ]);
  const web = {
    port: { number: 80, name: "http", protocol: random.pick(["HTTP", "HTTP", "HTTP2"]) },
    hosts: hosts(),
    ...random.maybe(0.2, () => ({ tls: { httpsRedirect: true } })),
  };
  const secure = random.chance(0.6)
    ? {
        port: { number: 443, name: "https", protocol: "HTTPS" },
        hosts: hosts(),
        tls: random.pick([
          { mode: "SIMPLE", credentialName: "cert" },
          { mode: "MUTUAL", credentialName: "cert" },
          { mode: "ISTIO_MUTUAL" },
        ]),
      }
    : {
        port: { number: 443, name: "tls", protocol: "TLS" },
        hosts: ["shop.example.org"],
        tls: { mode: random.pick(["PASSTHROUGH", "AUTO_PASSTHROUGH"]) },
      };
  return makeObject("Gateway", name, stage.a, {
    selector: stage.routerLabels,
    servers: random.chance(0.5) ? [web, secure] : [random.chance(0.8) ? web : secure],
  });
}

/** Routing objects of one random world. */
export function generateRouting(random: Random, stage: Stage): KubernetesObject[] {
  return [
    ...random.times(1, 3, (index) => makeVirtualService(random, stage, index)).flat(),
    ...random.times(0, 3, (index) => makeDestinationRule(random, stage, index)),
    ...random.some([0, 1], 0.25).map((index) => makeSidecar(random, stage, index)),
    ...random.some([0, 1], 0.3).map((index) => makeServiceEntry(random, stage, index)),
    ...(random.chance(0.6) ? [makeGateway(random, stage, "front")] : []),
    ...(random.chance(0.2) ? [makeGateway(random, stage, "second")] : []),
  ];
}
