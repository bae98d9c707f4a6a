import { parseAllDocuments } from "yaml";
import { findPeerFields } from "@/lib/domain/analysis/lint/check-authorization-mtls";
import { lintCluster } from "@/lib/domain/analysis/lint/lint-cluster";
import type { Finding } from "@/lib/domain/istio/finding";
import { defaultMeshConfig, type MeshConfig } from "@/lib/domain/istio/mesh-config";
import { buildClusterWorld } from "@/lib/domain/kubernetes/build-world";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import {
  readRecord,
  readRecords,
  readString,
  readStringMap,
  readStrings,
} from "@/lib/domain/kubernetes/read-field";
import { readCases, readName, readObject, readText, type Row } from "./read-case";
import { guardCase, judge, type Case } from "./suite";

function readManifests(text: string): KubernetesObject[] {
  return parseAllDocuments(text)
    .map((document): unknown => document.toJS())
    .filter((value) => typeof value === "object" && value !== null && "kind" in value)
    .map(readObject);
}

/** `Kind namespace/name` or `Kind[index]`. */
function findObject(reference: string, objects: readonly KubernetesObject[]): KubernetesObject | undefined {
  const byIndex = /^(\w+)\[(\d+)\]$/.exec(reference);
  if (byIndex) return objects.filter(({ kind }) => kind === byIndex[1])[Number(byIndex[2])];
  const [kind, name = ""] = reference.split(" ");
  const [namespace, ...rest] = name.split("/");
  return objects.find(
    ({ kind: of, metadata }) =>
      of === kind && (metadata.namespace ?? "") === namespace && metadata.name === rest.join("/"),
  );
}

/** The registry and mesh facts of a case as the objects that a cluster would hold. */
function buildObjects(context: Record<string, unknown>, namespace: string): KubernetesObject[] {
  return [
    ...readStrings(context["namespaces"]).map((name) => ({
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name },
    })),
    ...readRecords(context["services"]).map((service) => ({
      apiVersion: "v1",
      kind: "Service",
      metadata: {
        name: readString(service["name"]) ?? "",
        namespace: readString(service["namespace"]) ?? namespace,
      },
      // The registry facts name a service only; such a service selects by the label that is named after it.
      spec: { selector: service["selector"] ?? { app: service["name"] }, ports: service["ports"] ?? [] },
    })),
    ...readRecords(context["workloads"]).map((workload) => ({
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: {
        name: readString(workload["name"]) ?? "",
        namespace: readString(workload["namespace"]) ?? namespace,
      },
      spec: { template: { metadata: { labels: readStringMap(workload["labels"]) }, spec: {} } },
    })),
    ...readStrings(context["gateways"]).map((written) => {
      const [first = "", second] = written.split("/");
      return {
        apiVersion: "networking.istio.io/v1",
        kind: "Gateway",
        metadata: second === undefined ? { name: first, namespace } : { name: second, namespace: first },
        spec: {},
      };
    }),
  ];
}

function readMesh(context: Record<string, unknown>): MeshConfig {
  return {
    ...defaultMeshConfig,
    enableAutoMtls: context["autoMtls"] !== false,
    rootNamespace: readString(context["rootNamespace"]) ?? defaultMeshConfig.rootNamespace,
    trustDomain: readString(context["trustDomain"]) ?? defaultMeshConfig.trustDomain,
  };
}

function formatKialiPath(path: Finding["path"]): string {
  return (path ?? []).reduce<string>(
    (text, step) => (typeof step === "number" ? `${text}[${step}]` : text === "" ? step : `${text}/${step}`),
    "",
  );
}

function runCase(item: Row, texts: Row): [unknown, unknown] {
  const context = readRecord(item["context"]);
  const object = readText(item["object"]);
  const only = readStrings(item["only"]);
  const written = readStrings(item["files"]).flatMap((file) => readManifests(readText(texts[file])));
  const subject = findObject(object, written);
  if (subject === undefined) throw new Error(`the files hold no object ${object}`);
  const { expect } = item;
  if (typeof expect === "boolean") return [expect, findPeerFields(subject).length > 0];
  const facts = buildObjects(context, subject.metadata.namespace ?? "");
  const known = new Set(
    facts.map(({ kind, metadata }) => `${kind} ${metadata.namespace ?? ""}/${metadata.name}`),
  );
  const world = buildClusterWorld(
    "cluster",
    [
      ...facts,
      ...written.filter(
        ({ kind, metadata }) => !known.has(`${kind} ${metadata.namespace ?? ""}/${metadata.name}`),
      ),
    ],
    readMesh(context),
  );
  const found = lintCluster(world, readRecord(context["facts"])).filter(
    (finding) =>
      (only.length === 0 || only.includes(finding.code)) &&
      finding.object.kind === subject.kind &&
      finding.object.name === subject.metadata.name &&
      finding.object.namespace === (subject.metadata.namespace ?? ""),
  );
  // A case may leave severity or path open; then neither counts.
  const wanted = readRecords(expect);
  const hasSeverity = wanted.every(({ severity }) => severity !== undefined);
  const hasPath = wanted.every(({ path }) => path !== undefined);
  const format = (code: string, severity = "", path = ""): string =>
    [code, hasSeverity ? severity : "", hasPath ? path : ""].join(" ");
  return [
    wanted
      .map(({ code, severity, path }) => format(readText(code), readText(severity), readText(path)))
      .sort(),
    found.map(({ code, severity, path }) => format(code, severity, formatKialiPath(path))).sort(),
  ];
}

/** Kiali's lint codes on one object of a small world. */
export function runKialiValidations(content: unknown): Case[] {
  const texts = readRecord(readRecord(content)["files"]);
  return readCases(content).flatMap((item, index) => {
    const id = `${readName(item, "test")}#${index}`;
    return guardCase(id, () => {
      const [expected, got] = runCase(item, texts);
      return judge(id, expected, got);
    });
  });
}
