import { readRecord, readStringMap } from "../../kubernetes/read-field";
import { steps, type CheckContext } from "./check-context";
import { quote } from "./check-hosts";
import { findReservation } from "./reserved-metadata";
import { listExportableNamespaces } from "./check-export";

interface MetadataChange {
  part: "labels" | "annotations";
  path: string;
  after: Readonly<Record<string, string>>;
  before: Readonly<Record<string, string>>;
}

export function readMetadataMap(value: unknown): Record<string, string> {
  return readStringMap(value);
}

/** Where a Service may be seen is written into an annotation, which is judged as `exportTo` is. */
const exportAnnotation = "networking.istio.io/exportTo";

/** Step 5: reserved labels and annotations are neither set nor changed nor taken away. What stays as it was is not the tenant's doing. */
export function checkChangedMetadata(
  context: CheckContext,
  { part, path, after, before }: MetadataChange,
): void {
  for (const key of new Set([...Object.keys(after), ...Object.keys(before)])) {
    const value = Object.hasOwn(after, key) ? after[key] : undefined;
    const known = Object.hasOwn(before, key) ? before[key] : undefined;
    if (value === known) continue;
    if (key === exportAnnotation && part === "annotations") {
      checkExportAnnotation(context, value ?? "", `${path}[${quote(key)}]`);
      continue;
    }
    const why =
      (value === undefined ? undefined : findReservation(key, value)) ??
      (known === undefined ? undefined : findReservation(key, known));
    if (why !== undefined)
      context.report(
        steps.metadata,
        "META_FORBIDDEN",
        `${path}[${quote(key)}]`,
        `${part} ${quote(key)} ${why}`,
      );
  }
}

function checkExportAnnotation(context: CheckContext, value: string, path: string): void {
  const { world, cluster, namespace } = context;
  if (world.settingsOf(cluster, namespace).exportTo === "Any") return;
  const allowed = new Set([".", "~", "", namespace, ...listExportableNamespaces(context)]);
  for (const item of value.split(","))
    if (!allowed.has(item.trim()))
      context.report(
        steps.export,
        "EXPORT_TOO_WIDE",
        path,
        `the service may be exported to your own namespaces only, not to ${quote(item.trim())}`,
      );
}

/** Step 5 for the metadata of the object itself. */
export function checkObjectMetadata(context: CheckContext): void {
  const metadata = context.fields(context.object["metadata"], "metadata");
  const before = readRecord(context.before?.metadata);
  for (const part of ["labels", "annotations"] as const) {
    for (const [key, value] of Object.entries(context.fields(metadata[part], `metadata.${part}`)))
      if (typeof value !== "string")
        context.report(steps.body, "BODY_INVALID", `metadata.${part}[${quote(key)}]`, "must be a text");
    checkChangedMetadata(context, {
      part,
      path: `metadata.${part}`,
      after: readMetadataMap(metadata[part]),
      before: readMetadataMap(before[part]),
    });
  }
  for (const field of ["ownerReferences", "finalizers"])
    if (sortedText(metadata[field]) !== sortedText(before[field]))
      context.report(
        steps.metadata,
        "META_FORBIDDEN",
        `metadata.${field}`,
        "decides what is deleted together with others; only the platform writes it",
      );
  if (metadata["generateName"] !== undefined && context.before === null)
    context.report(
      steps.metadata,
      "META_FORBIDDEN",
      "metadata.generateName",
      "leaves the name to the cluster; write metadata.name",
    );
}

/** Whether two lists hold the same, in any order; nothing and an empty list are the same. */
function sortedText(value: unknown): string {
  if (!Array.isArray(value)) return value === undefined || value === null ? "" : JSON.stringify(value);
  return value
    .map((item) => JSON.stringify(item))
    .toSorted()
    .join("\n");
}
