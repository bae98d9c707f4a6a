import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import { readNumber, readRecord, readRecords, readString } from "@/lib/domain/kubernetes/read-field";
import { protectUnresolved } from "./unresolved-field";

/** Values of one case or of Go, as the files hold them: what Go leaves out is empty, zero or false. */
export type Row = Record<string, unknown>;

/** The text of a field; anything else is "". */
export function readText(value: unknown): string {
  return readString(value) ?? "";
}

/** A whole number; anything else is 0. */
export function readCount(value: unknown): number {
  return readNumber(value) ?? 0;
}

/** The list of a field; anything else is none. */
export function readList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The cases of a file. */
export function readCases(content: unknown, field = "cases"): Row[] {
  return readRecords(readRecord(content)[field]).map((item) => readRecord(protectUnresolved(item)));
}

/** A text that names a case; "" also where the case does not hold it: a case is named before it is guarded. */
export function readName(item: Row, field: string): string {
  return readText(Object.getOwnPropertyDescriptor(item, field)?.value);
}

/** What a case is called. */
export function nameCase(item: Row, index: number): string {
  return readName(item, "id") || `#${index}`;
}

/** A manifest, whole enough to be read: what has no kind or name has empty ones. */
export function readObject(value: unknown): KubernetesObject {
  const object = readRecord(value);
  const metadata = readRecord(object["metadata"]);
  return {
    ...object,
    apiVersion: readText(object["apiVersion"]),
    kind: readText(object["kind"]),
    metadata: { ...metadata, name: readText(metadata["name"]) },
  };
}

/** The manifests of a field. */
export function readObjects(value: unknown): KubernetesObject[] {
  return readList(value).map(readObject);
}

/** Constants of Go whose values upstream's converter does not know, by package and name. */
const constants: Readonly<Record<string, string>> = {
  "core/v1.GroupName": "",
  "core/v1.NamespaceAll": "",
  "core/v1.NamespaceDefault": "default",
  "core/v1.ProtocolTCP": "TCP",
  "core/v1.ProtocolUDP": "UDP",
  "core/v1.ProtocolSCTP": "SCTP",
  "apis/v1.GroupName": "gateway.networking.k8s.io",
  "apis/v1beta1.GroupName": "gateway.networking.k8s.io",
  "apis/v1alpha2.GroupName": "gateway.networking.k8s.io",
};

/** The last part of a reference to a constant, `TLSv1_2` of `…/v3.TlsParameters_TLSv1_2`; "" when the value is none. */
export function readConstantName(value: unknown): string {
  const reference = readText(readRecord(value)["@ref"]);
  const name = reference.slice(reference.lastIndexOf(".") + 1);
  return name.slice(name.indexOf("_") + 1);
}

/** Puts in the values of constants; fails on one that is not known. */
export function resolveConstants(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(resolveConstants);
  if (typeof value !== "object" || value === null) return value;
  if ("@ref" in value) {
    const reference = readText(value["@ref"]);
    const known = constants[reference.split("/").slice(-2).join("/")];
    if (known === undefined) throw new Error(`no value is known of the constant ${reference}`);
    return known;
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolveConstants(item)]));
}
