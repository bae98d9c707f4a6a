import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import type { Stage } from "../mesh/stage";
import type { Random } from "../random";

type Fields = Record<string, unknown>;

function makeObject(
  kind: string,
  name: string,
  namespace: string,
  spec: Fields,
  annotations?: Record<string, string>,
): KubernetesObject {
  return {
    apiVersion: "security.istio.io/v1",
    kind,
    metadata: { name, namespace, ...(annotations ? { annotations } : {}) },
    spec,
  };
}

const mtlsModes = ["STRICT", "PERMISSIVE", "DISABLE", "UNSET"] as const;

function makeSelector(random: Random): Fields {
  return random.pick([
    {},
    { selector: { matchLabels: { app: "web" } } },
    { selector: { matchLabels: { app: "web", version: "v1" } } },
    { selector: { matchLabels: { app: random.pick(["api", "data", "bare"]) } } },
  ]);
}

function makePeerAuthentication(random: Random, stage: Stage, index: number): KubernetesObject {
  const isRoot = random.chance(0.15);
  const selector = isRoot ? {} : makeSelector(random);
  const hasSelector = Object.keys(selector).length > 0;
  return makeObject(
    "PeerAuthentication",
    `peers-${index}`,
    isRoot ? stage.root : random.pick([stage.a, stage.a, stage.b]),
    {
      ...selector,
      ...random.maybe(0.85, () => ({ mtls: { mode: random.pick(mtlsModes) } })),
      ...random.maybe(hasSelector ? 0.6 : 0, () => ({
        portLevelMtls: Object.fromEntries(
          random
            .some(["8080", "9000", "9090", "3306", "5555"], 0.4)
            .map((port) => [port, { mode: random.pick(mtlsModes) }]),
        ),
      })),
    },
  );
}

/** What fields of a source are chosen from, here and in requests. */
function makeSource(random: Random, stage: Stage): Fields {
  const principals = () =>
    random.some(
      [
        `cluster.local/ns/${stage.a}/sa/web`,
        `cluster.local/ns/${stage.b}/sa/data`,
        `cluster.local/ns/${stage.a}/*`,
        "*/sa/api",
        "*",
      ],
      0.3,
    );
  const namespaces = () => random.some([stage.a, stage.b, `${stage.a.slice(0, 8)}*`, "shop", "*"], 0.3);
  const blocks = () => random.some(["10.246.0.0/16", "203.0.113.9", "192.0.2.0/24"], 0.4);
  const lists: [number, string, () => string[]][] = [
    [0.35, "principals", principals],
    [0.12, "notPrincipals", principals],
    [0.3, "namespaces", namespaces],
    [0.12, "notNamespaces", namespaces],
    [0.12, "ipBlocks", blocks],
    [0.08, "notIpBlocks", blocks],
    [0.1, "remoteIpBlocks", blocks],
    [0.06, "notRemoteIpBlocks", blocks],
    [
      0.12,
      "requestPrincipals",
      () => random.some(["https://id.example.com/ann", "https://id.example.com/*", "*", "*/bob"], 0.4),
    ],
    [0.06, "notRequestPrincipals", () => random.some(["*", "https://id.example.com/ann"], 0.5)],
  ];
  const chosen = lists
    .filter(([probability]) => random.chance(probability))
    .map(([, name, make]) => [name, make()] as const);
  return Object.fromEntries(chosen.filter(([, values]) => values.length > 0));
}

function makeAccountSource(random: Random, stage: Stage): Fields {
  return { serviceAccounts: random.pick([["web"], [`${stage.b}/data`], ["api", `${stage.a}/web`]]) };
}

function makeOperation(random: Random): Fields {
  const methods = () => random.some(["GET", "POST", "P*", "*"], 0.35);
  const paths = () => random.some(["/a", "/a/*", "*/b", "/b", "/c/{*}", "/c/{**}", "*"], 0.3);
  const hosts = () => random.some(["web", "*.example.org", "WEB.svc", "web*", "*"], 0.3);
  const ports = () => random.some(["8080", "9000", "9090", "3306"], 0.4);
  const lists: [number, string, () => string[]][] = [
    [0.35, "methods", methods],
    [0.1, "notMethods", methods],
    [0.4, "paths", paths],
    [0.12, "notPaths", paths],
    [0.2, "hosts", hosts],
    [0.08, "notHosts", hosts],
    [0.25, "ports", ports],
    [0.1, "notPorts", ports],
  ];
  const chosen = lists
    .filter(([probability]) => random.chance(probability))
    .map(([, name, make]) => [name, make()] as const);
  return Object.fromEntries(chosen.filter(([, values]) => values.length > 0));
}

function makeCondition(random: Random, stage: Stage): Fields {
  const choices: [string, string[]][] = [
    ["request.headers[x-lane]", ["fast", "f*", "*st", "*"]],
    ["source.ip", ["10.246.0.0/16"]],
    ["remote.ip", ["203.0.113.9"]],
    ["source.namespace", [stage.a]],
    ["source.principal", [`cluster.local/ns/${stage.a}/sa/web`, "*"]],
    ["destination.port", ["8080", "9000"]],
    ["destination.ip", ["10.246.0.0/16"]],
    ["connection.sni", ["web.test", "*.test"]],
    ["request.auth.claims[groups]", ["editors", "ed*"]],
    ["request.auth.claims[iss]", ["https://id.example.com"]],
    ["request.auth.principal", ["https://id.example.com/ann"]],
    ["request.auth.audiences", ["shop"]],
    ["source.serviceAccount", ["web", `${stage.b}/data`]],
  ];
  const [key, pool] = random.pick(choices);
  const values = [random.pick(pool)];
  return random.chance(0.75)
    ? { key, values }
    : random.chance(0.8)
      ? { key, notValues: values }
      : { key, values, notValues: [random.pick(pool)] };
}

function makeRule(random: Random, stage: Stage): Fields {
  const from = random.chance(0.6)
    ? random
        .times(1, 2, () =>
          random.chance(0.15) ? makeAccountSource(random, stage) : makeSource(random, stage),
        )
        .filter((source) => Object.keys(source).length > 0)
    : [];
  const to = random.chance(0.55)
    ? random.times(1, 2, () => makeOperation(random)).filter((operation) => Object.keys(operation).length > 0)
    : [];
  const when = random.chance(0.35) ? random.times(1, 2, () => makeCondition(random, stage)) : [];
  return {
    ...(from.length === 0 ? {} : { from: from.map((source) => ({ source })) }),
    ...(to.length === 0 ? {} : { to: to.map((operation) => ({ operation })) }),
    ...(when.length === 0 ? {} : { when }),
  };
}

function makePolicy(random: Random, stage: Stage, index: number): KubernetesObject {
  const action = random.pick(["ALLOW", "ALLOW", "DENY", "DENY", "AUDIT"]);
  const isRoot = random.chance(0.1);
  const dryRun = action !== "AUDIT" && random.chance(0.07) ? { "istio.io/dry-run": "true" } : undefined;
  return makeObject(
    "AuthorizationPolicy",
    `access-${index}`,
    isRoot ? stage.root : random.pick([stage.a, stage.a, stage.b]),
    {
      ...(isRoot
        ? { selector: { matchLabels: { app: random.pick(["web", "data"]) } } }
        : makeSelector(random)),
      ...(action === "ALLOW" && random.chance(0.4) ? {} : { action }),
      ...(random.chance(0.06) ? {} : { rules: random.times(1, 2, () => makeRule(random, stage)) }),
    },
    dryRun,
  );
}

/** Security objects of one random world. */
export function generateSecurity(random: Random, stage: Stage): KubernetesObject[] {
  return [
    ...random.times(0, 3, (index) => makePeerAuthentication(random, stage, index)),
    ...random.times(0, 4, (index) => makePolicy(random, stage, index)),
  ];
}
