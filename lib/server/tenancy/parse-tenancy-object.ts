import "server-only";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import { formatFieldPath } from "@/lib/domain/kubernetes/status-error";
import type { TenancyKind } from "@/lib/domain/tenancy/kinds";
import { isthmusGroup, isthmusVersion } from "@/lib/domain/tenancy/resources/names";

/** One object of tenancy that cannot be read, or one kind that cannot be listed (then without a name). */
export interface StoreProblem {
  /** Plural. */
  resource: string;
  kind: string;
  namespace?: string;
  name?: string;
  /** For the reader of a condition or a page. */
  message: string;
}

/** An object of one kind as the host has it, typed by its schema, or why it cannot be. */
export type ParsedTenancyObject =
  { object: object; problem?: undefined } | { object?: undefined; problem: StoreProblem };

/** Parses what the host stores; the CRD refuses most of what fails here, but the CRD may be older or newer than we are. */
export function parseTenancyObject(kind: TenancyKind, stored: KubernetesObject): ParsedTenancyObject {
  const parsed = kind.schema.safeParse(stored);
  if (parsed.success) return { object: parsed.data as object };
  const { name, namespace } = stored.metadata;
  const message = parsed.error.issues
    .map((issue) => `${formatFieldPath(issue.path) || "(root)"}: ${issue.message}`)
    .join("; ");
  return {
    problem: {
      resource: kind.resource,
      kind: kind.kind,
      name,
      ...(namespace === undefined ? {} : { namespace }),
      message,
    },
  };
}

/** What the store keeps of an object: whole, with the constants that lists leave out, without `managedFields`. */
export function keepTenancyObject(
  { kind }: TenancyKind,
  sent: Record<string, unknown>,
): KubernetesObject | undefined {
  const { metadata } = sent as { metadata?: Partial<KubernetesObject["metadata"]> };
  if (typeof metadata?.name !== "string" || typeof metadata.resourceVersion !== "string") return undefined;
  const { managedFields: _, ...kept } = metadata;
  return {
    ...sent,
    apiVersion: `${isthmusGroup}/${isthmusVersion}`,
    kind,
    metadata: kept as KubernetesObject["metadata"],
  };
}
