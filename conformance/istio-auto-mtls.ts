import {
  fillClientTls,
  findClientTlsFault,
  planTransport,
  readClientTls,
  type ClientTlsSettings,
} from "@/lib/domain/istio/security/upstream-tls";
import { readRecord, readRecords, readString, readStrings } from "@/lib/domain/kubernetes/read-field";
import type { Row } from "./go-objects";
import { judge, type Case } from "./suite";

interface Check {
  expected: unknown;
  got: unknown;
}

const modes = [undefined, "DISABLE", "PERMISSIVE", "STRICT"] as const;

/** Istio's `mtlsContextType`. */
const autoDetected = 1;

function isPassthrough(row: Row): boolean {
  return (readString(readRecord(row.discoveryType)["@ref"]) ?? "").endsWith("ORIGINAL_DST");
}

function sort(tls: ClientTlsSettings | undefined): unknown {
  return tls === undefined ? null : Object.entries(tls).toSorted(([a], [b]) => (a < b ? -1 : 1));
}

function checkFilling(row: Row): Check {
  const metadata = readRecord(readRecord(row.proxy).Metadata);
  const chain = readString(metadata.TLSClientCertChain) ?? "";
  const filled = fillClientTls(readClientTls(row.tls), {
    serviceAccounts: readStrings(row.sans),
    sni: readString(row.sni) ?? "",
    autoMtls: row.autoMTLSEnabled === true,
    meshExternal: row.meshExternal === true,
    ...modeOf(Number(row.serviceMTLSMode ?? 0)),
    ...(chain === ""
      ? {}
      : {
          metadataCertificates: {
            clientCertificate: chain,
            privateKey: readString(metadata.TLSClientKey) ?? "",
            caCertificates: readString(metadata.TLSClientRootCert) ?? "",
          },
        }),
  });
  return {
    expected: [sort(readClientTls(row.want ?? undefined)), row.wantCtxType === autoDetected],
    got: [sort(filled.tls), filled.isAuto],
  };
}

function modeOf(number: number) {
  const serviceMode = modes[number];
  return serviceMode === undefined ? {} : { serviceMode };
}

const sockets: Readonly<Record<string, string>> = {
  "envoy.transport_sockets.internal_upstream": "hbone",
  "envoy.transport_sockets.raw_buffer": "plaintext",
  "envoy.transport_sockets.tls": "tls",
};

function checkTransport(row: Row): Check {
  const tls = readClientTls(row.tls);
  const options = {
    isAuto: row.mtlsCtx === autoDetected,
    sendsHbone: false,
    isPassthrough: isPassthrough(row),
  };
  const { isTlsForAll, matches } = planTransport(tls, options);
  return {
    expected: [row.expectTransportSocket === true, row.expectTransportSocketMatch === true],
    got: [isTlsForAll, matches.length > 0],
  };
}

function checkHbone(row: Row): Check {
  const options = {
    isAuto: row.mtlsCtx === autoDetected,
    sendsHbone: true,
    isPassthrough: isPassthrough(row),
  };
  const { matches } = planTransport(readClientTls(row.tls), options);
  const socketOf = (value: unknown) => sockets[readString(value) ?? ""] ?? null;
  return {
    expected: readRecords(row.matches).map((match) => {
      const socket = readRecord(match.Socket);
      return [match.Name, socketOf(socket.Name), socketOf(socket.Inner)];
    }),
    got: matches.map(({ name, socket, inner }) => [name, socket, inner ?? null]),
  };
}

/** Whether a client speaks TLS, with which server name and names to verify. */
function checkContext(row: Row): Check {
  const opts = readRecord(row.opts);
  const tls = readClientTls(row.tls);
  const fault =
    tls === undefined
      ? undefined
      : findClientTlsFault(tls, {
          isSidecar: readRecord(row.proxy).Type !== "router" && row.router !== true,
          ruleHasSelector: opts.isDrWithSelector === true,
        });
  const result = readRecord(row.result);
  const context =
    result.tlsContext === null || result.tlsContext === undefined ? undefined : readRecord(result.tlsContext);
  const isTls = tls !== undefined && tls.mode !== "DISABLE" && fault === undefined;
  const cluster = readString(readRecord(readRecord(opts.mutable).cluster).Name) ?? "";
  const sni = tls?.sni ?? (tls?.mode === "ISTIO_MUTUAL" ? cluster : "");
  return {
    expected: context === undefined ? [false] : [true, readString(context.Sni) ?? ""],
    got: isTls ? [true, sni] : [false],
  };
}

const checks: Readonly<Record<string, (row: Row) => Check>> = {
  TestBuildAutoMtlsSettings: checkFilling,
  TestApplyUpstreamTLSSettings: checkTransport,
  TestApplyUpstreamTLSSettingsHBONE: checkHbone,
  TestBuildUpstreamClusterTLSContext: checkContext,
};

/** What TLS a client uses, field by field. */
export function runIstioAutoMtls(file: unknown): Case[] {
  const { tables } = file as { tables: { test: string; rows: { id: string; row: Row }[] }[] };
  return tables.flatMap(({ test, rows }) =>
    rows.map(({ id, row }): Case => {
      const check = checks[test];
      if (check === undefined) return { id, verdict: "failed", why: `no function answers ${test}` };
      const { expected, got } = check(row);
      return judge(id, expected, got);
    }),
  );
}
