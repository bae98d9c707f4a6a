import { readMinimumTls } from "@/lib/domain/istio/security/find-effective-mtls";
import { selectPeerAuthentications } from "@/lib/domain/istio/security/find-levels-of-workload";
import {
  findRequestAuthentication,
  listSpaceDelimitedClaims,
  selectRequestAuthentications,
} from "@/lib/domain/istio/security/find-request-authentication";
import { findNamespaceMode } from "@/lib/domain/istio/security/infer-service-mode";
import {
  findPeerAuthenticationLevels,
  mergePeerAuthentications,
} from "@/lib/domain/istio/security/peer-authentication";
import type { SecuredWorkload } from "@/lib/domain/istio/security/secured-workload";
import { defaultMeshConfig } from "@/lib/domain/istio/mesh-config";
import { buildClusterWorld } from "@/lib/domain/kubernetes/build-world";
import type { ClusterWorld } from "@/lib/domain/kubernetes/projected";
import {
  readRecord,
  readRecords,
  readString,
  readStringMap,
  readStrings,
} from "@/lib/domain/kubernetes/read-field";
import { nameAll, readGoConfig } from "./go-objects";
import { readConstantName, readCount, type Row } from "./read-case";
import { runTables, type Check, type Comparison, type Table } from "./run-tables";
import type { Case } from "./suite";

/** Istio's numbers of the modes; unknown is 0. */
const modeNumbers = { DISABLE: 1, PERMISSIVE: 2, STRICT: 3 } as const;

function numberOf(mode: keyof typeof modeNumbers | undefined): number {
  return mode === undefined ? 0 : modeNumbers[mode];
}

const mesh = (rootNamespace: string) => ({ ...defaultMeshConfig, rootNamespace });

/** The tables hold no world: all policies that any of their rows expects make one. */
function buildWorld(rows: Table["rows"]): ClusterWorld {
  const objects = rows.flatMap(({ row }) => [
    ...readRecords(row.wantRequestAuthn).map((item) => readGoConfig(item, "RequestAuthentication")),
    ...readRecords(row.wantPeerAuthn).map((item) => readGoConfig(item, "PeerAuthentication")),
  ]);
  const byName = new Map(objects.map((object) => [`${object.kind} ${nameAll([object]).join("")}`, object]));
  return buildClusterWorld("cluster", [...byName.values()], mesh("istio-config"));
}

function readWorkload(row: Row): SecuredWorkload {
  const service = readRecord(readRecord(row.WithService).Attributes);
  return {
    namespace: readString(row.workloadNamespace) ?? "",
    labels: readStringMap(row.workloadLabels),
    ...(row.isWaypoint === true ? { dataPlane: "waypoint" } : {}),
    services:
      row.WithService === undefined
        ? []
        : [
            {
              name: readString(service.ObjectName) ?? readString(service.Name) ?? "",
              namespace: readString(service.Namespace) ?? "",
              registry: service.ServiceRegistry === "External" ? "External" : "Kubernetes",
            },
          ],
  };
}

function checkSelection(row: Row, table: Table, selectorsOnGateways: boolean): Comparison {
  const world = buildWorld(table.rows);
  const workload = readWorkload(row);
  const want = (field: string) =>
    nameAll(readRecords(row[field]).map((item) => readGoConfig(item, ""))).toSorted();
  const { policies } = selectRequestAuthentications(world, workload, { selectorsOnGateways });
  return {
    expected: [want("wantRequestAuthn"), want("wantPeerAuthn"), readCount(row.wantNamespaceMutualTLS)],
    got: [
      nameAll(policies).toSorted(),
      nameAll(selectPeerAuthentications(world, workload)).toSorted(),
      numberOf(findNamespaceMode(world, workload.namespace).mode),
    ],
  };
}

function mergePolicies(configs: unknown, rootNamespace: string) {
  const policies = readRecords(configs).map((config) => readGoConfig(config, "PeerAuthentication"));
  return mergePeerAuthentications(findPeerAuthenticationLevels(policies, rootNamespace));
}

function checkComposition(row: Row): Comparison {
  const want = readRecord(row.want);
  const merged = mergePolicies(row.configs, "root-namespace");
  const ports = Object.fromEntries([...merged.ports].map(([port, mode]) => [String(port), numberOf(mode)]));
  return { expected: [readCount(want.Mode), readRecord(want.PerPort)], got: [numberOf(merged.mode), ports] };
}

/** What Envoy's providers say, in the fields of our rules. */
function readProviders(config: Row): unknown {
  return Object.values(readRecord(config.Providers)).map((value) => {
    const provider = readRecord(value);
    const claims = readRecord(provider.NormalizePayloadInMetadata).SpaceDelimitedClaims;
    return {
      issuer: readString(provider.Issuer) ?? "",
      audiences: readStrings(provider.Audiences),
      fromHeaders: readRecords(provider.FromHeaders).map((header) => ({
        name: header.Name,
        prefix: header.ValuePrefix ?? "",
      })),
      fromParams: readStrings(provider.FromParams),
      fromCookies: readStrings(provider.FromCookies),
      forwardOriginalToken: provider.Forward === true,
      outputPayloadToHeader: provider.ForwardPayloadHeader ?? null,
      outputClaimToHeaders: readRecords(provider.ClaimToHeaders).map((entry) => ({
        header: entry.HeaderName,
        claim: entry.ClaimName,
      })),
      spaceDelimitedClaims: readStrings(claims),
    };
  });
}

/** Each rule lets requests without token pass, and refuses a token it cannot take. */
function checkTokens(configs: readonly Row[], expected: Row): Comparison {
  const objects = configs.map((config, index) => {
    const object = readGoConfig(config, "RequestAuthentication");
    return { ...object, metadata: { ...object.metadata, name: `r${index}`, namespace: "default" } };
  });
  const world = buildClusterWorld("cluster", objects, mesh("root-namespace"));
  const { value } = findRequestAuthentication(world, { namespace: "default", labels: { app: "foo" } });
  const got = value.rules.map((rule) => ({
    issuer: rule.issuer,
    audiences: rule.audiences,
    fromHeaders: rule.fromHeaders,
    fromParams: rule.fromParams,
    fromCookies: rule.fromCookies,
    forwardOriginalToken: rule.forwardOriginalToken,
    outputPayloadToHeader: rule.outputPayloadToHeader ?? null,
    outputClaimToHeaders: rule.outputClaimToHeaders,
    spaceDelimitedClaims: rule.spaceDelimitedClaims,
  }));
  const passes =
    JSON.stringify(expected).includes("AllowMissing") || readRecords(expected.Rules).length === 0;
  return { expected: [readProviders(expected), passes], got: [got, value.withoutToken === "passes"] };
}

const checks: Readonly<Record<string, Check>> = {
  TestGetPoliciesForWorkload: (row, table) => checkSelection(row, table, true),
  TestGetPoliciesForWorkloadWithoutMeshPeerAuthn: (row, table) => checkSelection(row, table, true),
  TestGetPoliciesForGatewayPolicyAttachmentOnly: (row, table) => checkSelection(row, table, false),
  TestComposePeerAuthentication: checkComposition,
  TestInboundMTLSSettings: (row) => {
    const expected = readRecord(row.expected);
    const { mode, ports } = mergePolicies(row.peerPolicies, "root-namespace");
    return { expected: readCount(expected.Mode), got: numberOf(ports.get(readCount(expected.Port)) ?? mode) };
  },
  TestBuildSpaceDelimitedClaims: (row) => ({
    expected: readStrings(row.expected),
    got: listSpaceDelimitedClaims(readStrings(row.input)),
  }),
  TestGetMinTLSVersion: (row) => ({
    expected: readConstantName(row.expectedMinTLSVer) || "TLS_AUTO",
    got: readMinimumTls({ ...defaultMeshConfig, rest: { meshMTLS: { minProtocolVersion: row.minTLSVer } } }),
  }),
  TestJwtFilter: (row) => {
    const config = readRecord(readRecord(readRecord(row.expected).ConfigType).TypedConfig);
    return checkTokens(readRecords(row.in), readRecord(config["@any"]));
  },
  TestConvertToEnvoyJwtConfig: (row) =>
    checkTokens([{ Spec: { jwtRules: readRecords(row.in) } }], readRecord(row.expected)),
};

/** Selection and composition of authentication policies, and token rules. */
export function runIstioAuthn(content: unknown): Case[] {
  return runTables("istio-authn", content, checks);
}
