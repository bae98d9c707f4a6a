import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import { findVersionSchema, type StructuralSchema } from "@/lib/domain/schema/kind-schema";
import { loadSchema, type Channel } from "@/lib/domain/schema/load-schema";
import { validateSchema } from "@/lib/domain/schema/validate-schema";
import { readRecord, readRecords, readStrings } from "@/lib/domain/kubernetes/read-field";
import { findExclusion } from "./out-of-scope";
import { readCases, readName, resolveConstants, type Row } from "./read-case";
import { guardAsync, type Case } from "./suite";

interface Built {
  kind: string;
  spec: Row;
}

const group = "gateway.networking.k8s.io";
const httpRoute = (rule: Row): Built => ({ kind: "HTTPRoute", spec: { rules: [rule] } });
const grpcRoute = (rule: Row): Built => ({ kind: "GRPCRoute", spec: { rules: [rule] } });
const httpRules = ({ rules }: Row): Built => ({ kind: "HTTPRoute", spec: { rules } });
const grpcRules = ({ rules }: Row): Built => ({ kind: "GRPCRoute", spec: { rules } });
const parents = ({ parentRefs }: Row): Built => ({ kind: "HTTPRoute", spec: { parentRefs } });
const service = { group: "", kind: "Service", name: "backend" };

/** Where each upstream test puts the fields of its rows; the rest of the object is the least that is valid. */
const builders: Readonly<Record<string, (row: Row) => Built>> = {
  TestBackendTLSPolicyTargetRefs: ({ targetRefs }) => ({
    kind: "BackendTLSPolicy",
    spec: { targetRefs, validation: { wellKnownCACertificates: "System", hostname: "a.example.com" } },
  }),
  TestBackendTLSPolicyValidation: ({ policyValidation }) => ({
    kind: "BackendTLSPolicy",
    spec: { targetRefs: [service], validation: policyValidation },
  }),
  TestGatewayInfrastructureLabels: ({ labels }) => ({
    kind: "Gateway",
    spec: {
      gatewayClassName: "a",
      listeners: [{ name: "http", protocol: "HTTP", port: 80 }],
      infrastructure: { labels },
    },
  }),
  TestGRPCRequestMirrorFilterExperimental: grpcRules,
  TestGRPCRouteFilter: ({ routeFilter }) => grpcRoute({ filters: [routeFilter] }),
  TestGRPCRouteRule: grpcRules,
  TestGRPCMethodMatch: ({ method }) => grpcRoute({ matches: [{ method }] }),
  TestHTTPRouteParentRefExperimental: parents,
  TestHTTPRouteParentRefStandard: parents,
  TestHTTPRouteTimeouts: httpRules,
  TestHTTPRouteRuleExperimental: httpRules,
  TestHTTPRequestMirrorFilterExperimental: httpRules,
  TestHTTPExternalAuthFilterExperimental: httpRules,
  TestHTTPPathMatch: ({ path }) => httpRoute({ matches: [{ path }] }),
  TestBackendObjectReference: ({ backendRef }) => httpRoute({ backendRefs: [backendRef] }),
  TestHTTPRouteFilter: ({ routeFilter }) => httpRoute({ filters: [routeFilter] }),
  TestHTTPRouteRule: httpRules,
  TestHTTPPathModifier: ({ pathModifier }) =>
    httpRoute({ filters: [{ type: "RequestRedirect", requestRedirect: { path: pathModifier } }] }),
  TestHTTPRouteCORS: ({ corsfilter }) => httpRoute({ filters: [{ type: "CORS", cors: corsfilter }] }),
};

/** Go writes required strings and objects also when they are empty. */
function fillRequired(value: unknown, schema: StructuralSchema | undefined): unknown {
  if (Array.isArray(value)) return value.map((item) => fillRequired(item, schema?.items));
  if (typeof value !== "object" || value === null || !schema?.properties) return value;
  const filled: Row = { ...value };
  for (const name of schema.required ?? []) {
    const type = schema.properties[name]?.type;
    if (!(name in filled) && (type === "string" || type === "object"))
      filled[name] = type === "string" ? "" : {};
  }
  return Object.fromEntries(
    Object.entries(filled).map(([key, item]) => [key, fillRequired(item, schema.properties?.[key])]),
  );
}

function buildObject({ kind, spec }: Built): KubernetesObject {
  return {
    apiVersion: `${group}/v1`,
    kind,
    metadata: { name: "a", namespace: "default" },
    spec: resolveConstants(spec),
  };
}

const fields: Readonly<Record<string, (row: Row, isGrpc: boolean) => Built>> = {
  rules: (row, isGrpc) => (isGrpc ? grpcRules(row) : httpRules(row)),
  parentRefs: (row) => parents(row),
  routeFilter: ({ routeFilter }, isGrpc) => (isGrpc ? grpcRoute : httpRoute)({ filters: [routeFilter] }),
};

/** By the field of the row, for tests that name their fields as others do. */
function findBuilder(test: string, row: Row): ((row: Row) => Built) | undefined {
  const build = Object.entries(fields).find(([field]) => field in row)?.[1];
  return build && ((own) => build(own, test.startsWith("TestGRPC")));
}

const madeWithCode = "upstream makes the object with code, which the case does not hold";

/** Rows whose object upstream makes with code have none here. */
const isMade = (row: Row) => "mutate" in row || "mutateStatus" in row || "creationMutate" in row;

async function runRow(id: string, built: Built, wantErrors: string[], channel: Channel): Promise<Case> {
  const object = buildObject(built);
  const schema = await loadSchema(group, object.kind, channel);
  if (!schema) return { id, verdict: "failed", why: `the ${channel} channel has no ${object.kind}` };
  object.spec = fillRequired(object.spec, findVersionSchema(schema)?.properties?.spec);
  const errors = validateSchema(schema, object).filter(({ severity }) => severity === "error");
  const text = errors.map(({ message }) => message).join("; ");
  const missing = wantErrors.filter((wanted) => !text.includes(wanted));
  if (missing.length > 0)
    return { id, verdict: "failed", why: `expected ${missing.join("; ")}, got: ${text}` };
  return wantErrors.length === 0 && text !== ""
    ? { id, verdict: "failed", why: `is valid, got: ${text}` }
    : { id, verdict: "passed" };
}

/** Field validation of Gateway API objects against the CRDs of both channels. */
export async function runGatewayApiCel(content: unknown): Promise<Case[]> {
  const cases = readCases(content, "tables").flatMap((table) => {
    const test = readName(table, "test");
    const reason = findExclusion({ suite: "gateway-api", test });
    return readRecords(table["rows"]).map((item, index): Promise<Case> => {
      const id = `${test}/${readName(item, "name") || index}`;
      if (reason !== undefined) return Promise.resolve({ id, verdict: "skipped", why: reason });
      return guardAsync(id, async () => {
        const row = readRecord(item["row"]);
        if (isMade(row)) return { id, verdict: "skipped", why: madeWithCode };
        const build = builders[test] ?? findBuilder(test, row);
        if (!build) return { id, verdict: "failed", why: `no object is known for ${test}` };
        const channel = table["channel"] === "experimental" ? "experimental" : "standard";
        return runRow(id, build(row), readStrings(item["wantErrors"] ?? row["wantErrors"]), channel);
      });
    });
  });
  return Promise.all(cases);
}
