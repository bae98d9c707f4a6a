import {
  buildClientTlsContext,
  fillClientTls,
  planTransport,
  readClientTls,
  type ClientTlsSettings,
} from "@/lib/domain/istio/security/upstream-tls";
import { readRecord, readRecords, readString, readStrings } from "@/lib/domain/kubernetes/read-field";
import { readConstantName, readCount, readText, type Row } from "./read-case";
import { runTables, type Check, type Comparison } from "./run-tables";
import type { Case } from "./suite";
import { UnresolvedField } from "./unresolved-field";

const modes = [undefined, "DISABLE", "PERMISSIVE", "STRICT"] as const;

/** Istio's `mtlsContextType`. */
const autoDetected = 1;

function isPassthrough(row: Row): boolean {
  return readConstantName(row.discoveryType) === "ORIGINAL_DST";
}

function sort(tls: ClientTlsSettings | undefined): unknown {
  return tls === undefined ? null : Object.entries(tls).toSorted(([a], [b]) => (a < b ? -1 : 1));
}

function checkFilling(row: Row): Comparison {
  const metadata = readRecord(readRecord(row.proxy).Metadata);
  const chain = readString(metadata.TLSClientCertChain) ?? "";
  const filled = fillClientTls(readClientTls(row.tls), {
    serviceAccounts: readStrings(row.sans),
    sni: readString(row.sni) ?? "",
    autoMtls: row.autoMTLSEnabled === true,
    meshExternal: row.meshExternal === true,
    ...modeOf(readCount(row.serviceMTLSMode)),
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

function checkTransport(row: Row): Comparison {
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

function checkHbone(row: Row): Comparison {
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

/** The names of certificates that Envoy's context takes; undefined: upstream's code makes them. */
function readVerifiedNames(context: Row): string[] | undefined {
  try {
    const type = readRecord(readRecord(context["CommonTlsContext"])["ValidationContextType"]);
    const combined = readRecord(readRecord(type["CombinedValidationContext"])["DefaultValidationContext"]);
    return readRecords(combined["MatchSubjectAltNames"]).map((matcher) =>
      readText(readRecord(matcher["MatchPattern"])["Exact"]),
    );
  } catch (error) {
    if (error instanceof UnresolvedField) return undefined;
    throw error;
  }
}

/** Whether a client speaks TLS, with which server name and names to verify. */
function checkContext(row: Row): Comparison {
  const opts = readRecord(row["opts"]);
  const isExternal = opts["serviceRegistry"] === "External";
  const got = buildClientTlsContext(
    readClientTls(row["tls"]),
    { isSidecar: row["router"] !== true, ruleHasSelector: opts["isDrWithSelector"] === true },
    {
      // Read only where no server name is written.
      get cluster() {
        return readText(readRecord(readRecord(opts["mutable"])["cluster"])["Name"]);
      },
      ...(isExternal ? { externalNames: readStrings(opts["serviceAccounts"]) } : {}),
    },
  );
  const { tlsContext } = readRecord(row["result"]);
  const isTls = tlsContext !== null && tlsContext !== undefined;
  const context = readRecord(tlsContext);
  const names = isTls ? readVerifiedNames(context) : undefined;
  const gotNames = got.isTls && (names !== undefined || !isTls) ? [got.subjectAltNames] : [];
  return {
    expected: isTls ? [true, readText(context["Sni"]), ...(names === undefined ? [] : [names])] : [false],
    got: got.isTls ? [true, got.sni, ...gotNames] : [false],
  };
}

const checks: Readonly<Record<string, Check>> = {
  TestBuildAutoMtlsSettings: checkFilling,
  TestApplyUpstreamTLSSettings: checkTransport,
  TestApplyUpstreamTLSSettingsHBONE: checkHbone,
  TestBuildUpstreamClusterTLSContext: checkContext,
};

/** What TLS a client uses, field by field. */
export function runIstioAutoMtls(content: unknown): Case[] {
  return runTables("istio-auto-mtls", content, checks);
}
