import "server-only";
import { createHash } from "node:crypto";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, sortKeys(item)]),
  );
}

/**
 * What people decide of an object, as 64 hexadecimal digits: all but its status, which controllers write at any time, and what
 * the API server keeps of each write.
 */
export function digestContent({ metadata, ...object }: KubernetesObject): string {
  const { apiVersion: _version, status: _status, ...content } = object;
  const { labels = {}, annotations = {}, finalizers = [], ownerReferences = [] } = metadata;
  const decided = { ...content, labels, annotations, finalizers, ownerReferences };
  return createHash("sha256")
    .update(JSON.stringify(sortKeys(decided)))
    .digest("hex");
}
