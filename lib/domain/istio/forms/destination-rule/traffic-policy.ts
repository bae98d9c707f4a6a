import { list, numberMap, texts } from "../collection-codec";
import { group, inner, refined, section } from "../group-codec";
import { choice, decimal, duration, flag, integer, portNumber, requiredText, text } from "../scalar-codec";

const count = (what: string) => integer(0, 2_147_483_647, what);

export const simpleBalancers = [
  "UNSPECIFIED",
  "LEAST_REQUEST",
  "ROUND_ROBIN",
  "RANDOM",
  "PASSTHROUGH",
  "LEAST_CONN",
] as const;

/** Source: istio.io/api networking/v1 `LoadBalancerSettings`. */
const loadBalancer = () =>
  section({
    simple: choice(...simpleBalancers),
    consistentHash: section({
      httpHeaderName: text(),
      httpCookie: section({
        name: requiredText("Name the cookie."),
        path: text(),
        ttl: duration(),
        attributes: list(group({ name: requiredText("Name the attribute."), value: text() })),
      }),
      useSourceIp: flag(),
      httpQueryParameterName: text(),
      ringHash: section({ minimumRingSize: count("The size of the ring") }),
      maglev: section({ tableSize: count("The size of the table") }),
      minimumRingSize: count("The size of the ring"),
    }),
    localityLbSetting: section({
      enabled: flag(),
      distribute: list(
        group({
          from: requiredText("Name the place the calls come from."),
          /** Percentages by place. */
          to: numberMap(),
        }),
      ),
      failover: list(
        group({
          from: requiredText("Name the region that may fail."),
          to: requiredText("Name the region that takes over."),
        }),
      ),
      failoverPriority: texts(),
    }),
    warmup: section({
      duration: duration(),
      minimumPercent: decimal(0, 100, "The least share"),
      aggression: decimal(1, 1_000_000, "The aggression"),
    }),
    warmupDurationSecs: duration(),
  });

/** Source: istio.io/api networking/v1 `ConnectionPoolSettings`. */
const connectionPool = () =>
  section({
    tcp: section({
      maxConnections: count("The number of connections"),
      connectTimeout: duration(),
      tcpKeepalive: section({
        probes: count("The number of probes"),
        time: duration(),
        interval: duration(),
      }),
      maxConnectionDuration: duration(),
      idleTimeout: duration(),
    }),
    http: section({
      http1MaxPendingRequests: count("The number of waiting requests"),
      http2MaxRequests: count("The number of requests"),
      maxRequestsPerConnection: count("The number of requests"),
      maxRetries: count("The number of retries"),
      idleTimeout: duration(),
      h2UpgradePolicy: choice("DEFAULT", "DO_NOT_UPGRADE", "UPGRADE"),
      useClientProtocol: flag(),
      maxConcurrentStreams: count("The number of streams"),
      http2KeepAlive: section({ interval: duration(), timeout: duration() }),
    }),
  });

/** Source: istio.io/api networking/v1 `OutlierDetection`. */
const outlierDetection = () =>
  section({
    consecutive5xxErrors: count("The number of errors"),
    consecutiveGatewayErrors: count("The number of errors"),
    splitExternalLocalOriginErrors: flag(),
    consecutiveLocalOriginFailures: count("The number of failures"),
    consecutiveErrors: count("The number of errors"),
    interval: duration(),
    baseEjectionTime: duration(),
    maxEjectionPercent: integer(0, 100, "The share"),
    minHealthPercent: integer(0, 100, "The share"),
  });

/** Source: istio.io/api networking/v1 `ClientTLSSettings`. */
const clientTls = () =>
  section({
    mode: choice("DISABLE", "SIMPLE", "MUTUAL", "ISTIO_MUTUAL"),
    clientCertificate: text(),
    privateKey: text(),
    caCertificates: text(),
    credentialName: text(),
    subjectAltNames: texts(),
    sni: text(),
    insecureSkipVerify: flag(),
    caCrl: text(),
  });

const settings = () => ({
  loadBalancer: refined(loadBalancer(), (value) =>
    value?.simple !== undefined && value.consistentHash !== undefined
      ? [{ path: ["simple"], message: "Choose either a simple balancer or consistent hashing." }]
      : [],
  ),
  connectionPool: connectionPool(),
  outlierDetection: outlierDetection(),
  tls: clientTls(),
});

/** Source: istio.io/api networking/v1 `TrafficPolicy`. */
export const trafficPolicy = () =>
  section({
    ...settings(),
    portLevelSettings: list(group({ port: inner("number", portNumber()), ...settings() })),
    tunnel: section({
      protocol: text(),
      targetHost: requiredText("Name the host the tunnel leads to."),
      targetPort: portNumber(),
    }),
    retryBudget: section({
      percent: decimal(0, 100, "The share of retries"),
      minRetryConcurrency: count("The number of retries"),
      budgetInterval: duration(),
    }),
    proxyProtocol: section({ version: choice("V1", "V2") }),
  });
