import { readRecord, readString } from "../../kubernetes/read-field";
import type { MeshConfig } from "../mesh-config";

/** How the proxies rewrite a path before anything looks at it. Source: istio.io/api mesh/v1alpha1 `ProxyPathNormalization`. */
export type PathNormalization = "NONE" | "BASE" | "MERGE_SLASHES" | "DECODE_AND_MERGE_SLASHES";

/** `pathNormalization` of the mesh; Istio's default is `BASE`. */
export function readPathNormalization(mesh: MeshConfig): PathNormalization {
  const written = readString(readRecord(mesh.rest["pathNormalization"])["normalization"]);
  return written === "NONE" || written === "MERGE_SLASHES" || written === "DECODE_AND_MERGE_SLASHES"
    ? written
    : "BASE";
}

/**
 * The path (with its query) as policies and routes see it: dots resolved and unreserved escapes decoded (`BASE`), doubled
 * slashes merged, escaped slashes decoded. Source: Envoy `normalize_path`, `merge_slashes`, `path_with_escaped_slashes_action`
 * as istio networking/core `ApplyPathNormalization` sets them.
 */
export function normalizePath(path: string, normalization: PathNormalization): string {
  if (normalization === "NONE" || !path.startsWith("/")) return path;
  const [, bare = "", rest = ""] = /^([^?#]*)(.*)$/s.exec(path) ?? [];
  let text = bare;
  if (normalization === "DECODE_AND_MERGE_SLASHES") text = text.replace(/%2f/gi, "/").replace(/%5c/gi, "\\");
  text = resolveDots(decodeUnreserved(text).replaceAll("\\", "/"));
  if (normalization !== "BASE") text = text.replace(/\/{2,}/g, "/");
  return text + rest;
}

/** Escapes of letters, digits and `-._~` mean the same as the characters. */
function decodeUnreserved(text: string): string {
  return text.replace(/%([0-9a-fA-F]{2})/g, (escape: string, hex: string) => {
    const character = String.fromCodePoint(Number.parseInt(hex, 16));
    return /[A-Za-z0-9\-._~]/.test(character) ? character : escape;
  });
}

function resolveDots(text: string): string {
  const segments: string[] = [];
  const parts = text.split("/").slice(1);
  for (const [index, part] of parts.entries()) {
    const isLast = index === parts.length - 1;
    if (part === "..") segments.pop();
    else if (part !== ".") segments.push(part);
    if (isLast && (part === "." || part === "..")) segments.push("");
  }
  return `/${segments.join("/")}`;
}

/** The path without query and fragment. */
export function removeQuery(path: string): string {
  const end = path.search(/[?#]/);
  return end === -1 ? path : path.slice(0, end);
}
