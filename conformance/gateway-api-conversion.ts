import { convertGatewayApi } from "@/lib/domain/gateway-api/convert-gateway-api";
import { defaultMeshConfig } from "@/lib/domain/istio/mesh-config";
import { buildClusterWorld } from "@/lib/domain/kubernetes/build-world";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import { makeFindReferenced, makeFixture } from "./gateway-api-fixture";
import { findExclusion } from "./out-of-scope";
import { nameCase, readCases, readObjects, type Row } from "./read-case";
import { guardCase, type Case } from "./suite";

/** As protobuf writes JSON: without what is nothing, and keys in one order. */
function normalize(value: unknown, key = ""): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => normalize(item));
    // Ports and listeners are sets in Istio; the order of upstream's indexes is no promise.
    return key === "portLevelSettings" || key === "conditions"
      ? items.toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)))
      : items;
  }
  // Reasons of several listeners are joined in the order of an index.
  if (key === "message" && typeof value === "string") return value.split("; ").toSorted().join("; ");
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => name !== "lastTransitionTime")
      .map(([name, item]): [string, unknown] => [name, normalize(item, name)])
      .filter(([name, item]) => !isDefault(name, item))
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** Protobuf leaves out zero values, among them the first value of an enum. */
function isDefault(name: string, value: unknown): boolean {
  if (value === null || value === undefined || value === 0 || value === "" || value === false) return true;
  if (name === "mode" && value === "PASSTHROUGH") return true;
  return Array.isArray(value) && value.length === 0;
}

/** Compared: kind, name, namespace, annotations and spec of what is made, and the whole status but its times. */
function index(objects: readonly KubernetesObject[], keep: "spec" | "status"): Map<string, string> {
  return new Map(
    objects.map((object) => {
      const { kind, metadata } = object;
      const content = {
        annotations: keep === "spec" ? metadata.annotations : undefined,
        content: object[keep],
      };
      return [`${kind} ${metadata.namespace ?? ""}/${metadata.name}`, JSON.stringify(normalize(content))];
    }),
  );
}

function findDifference(want: Map<string, string>, got: Map<string, string>): string | undefined {
  for (const [key, text] of want) {
    const own = got.get(key);
    if (own !== text) return `${key}: expected ${text}, got ${own ?? "nothing"}`;
  }
  for (const [key, text] of got) if (!want.has(key)) return `${key}: expected nothing, got ${text}`;
  return undefined;
}

/** Upstream's test runs with ambient waypoints and multi-network on, and everything else of ambient off. */
const features = { ambient: false, waypoints: true, eastWest: true };

function runCase(id: string, item: Row): Case {
  const input = readObjects(item["input"]);
  const reason = findExclusion({ suite: "gateway-api", kinds: input.map(({ kind }) => kind) });
  if (reason !== undefined) return { id, verdict: "skipped", why: reason };
  const mesh = { ...defaultMeshConfig, domain: "domain.suffix" };
  const world = buildClusterWorld(
    "case",
    [...input, ...makeFixture(input, [item["wantIstio"], item["wantStatus"]])],
    mesh,
  );
  const made = convertGatewayApi(world, { features, findReferenced: makeFindReferenced(input) });
  const istio = [...made.gateways, ...made.virtualServices, ...made.destinationRules];
  const why =
    findDifference(index(readObjects(item["wantIstio"]), "spec"), index(istio, "spec")) ??
    findDifference(index(readObjects(item["wantStatus"]), "status"), index(made.statuses, "status"));
  return why === undefined ? { id, verdict: "passed" } : { id, verdict: "failed", why };
}

/** Gateway API objects → what istiod makes of them, and the status it writes. */
export function runGatewayApiConversion(content: unknown): Case[] {
  return readCases(content).flatMap((item, position) => {
    const id = nameCase(item, position);
    return guardCase(id, () => runCase(id, item));
  });
}
