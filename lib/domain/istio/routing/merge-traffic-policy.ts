import { readNumber, readRecord, readRecords } from "../../kubernetes/read-field";

type Json = Record<string, unknown>;

const blocks = ["connectionPool", "outlierDetection", "loadBalancer", "tls"];
const extras = ["tunnel", "proxyProtocol", "retryBudget"];

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function copyPolicy(policy: Json): Json {
  return Object.fromEntries(
    [...blocks, ...extras].flatMap((field) => (isSet(policy[field]) ? [[field, policy[field]]] : [])),
  );
}

/** The settings of a port; undefined when the policy has none for it. */
export function findPortPolicy(policy: Json | undefined, port: number | undefined): Json | undefined {
  if (port === undefined) return undefined;
  return readRecords(policy?.["portLevelSettings"]).find(
    (item) => readNumber(readRecord(item["port"])["number"]) === port,
  );
}

/**
 * A policy under another, block by block. Settings of a port replace all four blocks, also those they leave out.
 * Source: istio pilot/pkg/model `MergeTrafficPolicy`.
 */
function mergePolicy(base: Json, over: Json, isPortLevel: boolean): Json {
  const merged = { ...base };
  for (const field of blocks) {
    if (isSet(over[field])) merged[field] = over[field];
    else if (isPortLevel) delete merged[field];
  }
  for (const field of extras) if (isSet(over[field])) merged[field] = over[field];
  return merged;
}

/**
 * The policy for one port: the port's own four blocks alone where it has settings, else the policy.
 * Source: istio pilot/pkg/networking/util `GetPortLevelTrafficPolicy`.
 */
function selectPortPolicy(policy: Json | undefined, port: number | undefined): Json | undefined {
  const own = findPortPolicy(policy, port);
  if (own === undefined) return policy;
  return Object.fromEntries(blocks.flatMap((field) => (isSet(own[field]) ? [[field, own[field]]] : [])));
}

/**
 * A subset's policy over its rule's, for one port. The subset's settings of the port, where it has any, stand for the whole
 * of it and replace all four blocks. Source: istio pilot/pkg/networking/util `MergeSubsetTrafficPolicy`.
 */
export function mergeSubsetPolicy(
  rule: Json | undefined,
  subset: Json | undefined,
  port: number | undefined,
): Json | undefined {
  const base = selectPortPolicy(rule, port);
  if (subset === undefined) return base;
  const over = selectPortPolicy(subset, port) ?? {};
  if (base === undefined) return over;
  return mergePolicy(copyPolicy(base), over, findPortPolicy(subset, port) !== undefined);
}

/**
 * A person's policy over one made of a Gateway API backend policy, which only fills what is unset.
 * Source: istio pilot/pkg/model `mergeBackendPolicyTrafficPolicy`.
 */
export function mergeBackendPolicy(user: Json | undefined, backend: Json | undefined): Json | undefined {
  if (user === undefined || backend === undefined) return user ?? backend;
  const merged = mergePolicy(copyPolicy(backend), user, false);
  const own = readRecords(user["portLevelSettings"]);
  const number = (item: Json) => readNumber(readRecord(item["port"])["number"]);
  const fromBackend = readRecords(backend["portLevelSettings"]);
  const ports = [
    ...own.map((item) => {
      const gaps = fromBackend.find((other) => number(other) === number(item)) ?? {};
      return { ...gaps, ...item };
    }),
    ...fromBackend.filter((other) => !own.some((item) => number(item) === number(other))),
  ];
  return ports.length === 0 ? merged : { ...merged, portLevelSettings: ports };
}
