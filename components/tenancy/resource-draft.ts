import { stringify } from "yaml";
import type { z } from "zod";
import { mergeThreeWay } from "@/lib/domain/istio/merge-three-way";
import { formatPath, parsePath, type Violation } from "@/lib/domain/istio/violation";
import { findTenancyKind } from "@/lib/domain/tenancy/kinds";
import { nameSchema } from "@/lib/domain/tenancy/resources/names";

/** An object of tenancy as its editor knows it: what was read, or what is to be created. */
export interface ResourceObject<S> {
  metadata: {
    name: string;
    namespace?: string | undefined;
    resourceVersion: string;
    labels?: Record<string, string> | undefined;
    annotations?: Record<string, string> | undefined;
  };
  spec: S;
}

/** Something that does not exist yet; the server names its version. */
export function newResource<S>(name: string, spec: S, namespace?: string): ResourceObject<S> {
  return { metadata: { name, resourceVersion: "", ...(namespace === undefined ? {} : { namespace }) }, spec };
}

/** The object as it is sent; while it is new without anything that only the server writes. */
export function toBody<S>({ metadata, spec }: ResourceObject<S>): {
  metadata: { name: string; [field: string]: unknown };
  spec: S;
} {
  if (metadata.resourceVersion !== "") return { metadata, spec };
  const { name, namespace, labels, annotations } = metadata;
  return {
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      ...(labels === undefined ? {} : { labels }),
      ...(annotations === undefined ? {} : { annotations }),
    },
    spec,
  };
}

/** What the kind's schema refuses, at the paths of the object, and a name that cannot be one. */
export function findDraftProblems<S>(
  resource: string,
  draft: ResourceObject<S>,
  isNew: boolean,
): Violation[] {
  const kind = findTenancyKind(resource);
  const body = toBody(draft);
  const issues = kind?.schema.safeParse(body).error?.issues ?? [];
  const names = isNew ? (draftNameSchema.safeParse(draft.metadata.name).error?.issues ?? []) : [];
  return [
    ...names.slice(0, 1).map(({ message }) => ({
      path: ["metadata", "name"],
      message: nameProblem(draft.metadata.name, message),
    })),
    ...issues.map((issue) => ({
      path: issue.path.map((step) => (typeof step === "number" ? step : String(step))),
      message: describeIssue(issue, body),
    })),
  ].map((problem): Violation => ({ severity: "error", stage: "schema", ...problem }));
}

/** What the schema says; of a field that is still empty that it is. */
function describeIssue(issue: z.core.$ZodIssue, body: object): string {
  if (issue.code === "too_small" && issue.origin === "array" && issue.minimum === 1)
    return "needs at least one";
  const value = issue.path.reduce<unknown>(
    (part, step) => (typeof part === "object" && part !== null ? Reflect.get(part, step) : undefined),
    body,
  );
  return value === "" ? "needs a value" : issue.message;
}

function nameProblem(name: string, message: string): string {
  return name === "" ? "needs a name" : message;
}

/** `/workspaces/new` is the page that makes one. */
const draftNameSchema = nameSchema.refine(
  (name) => name !== "new",
  "is the address of this page; choose another",
);

/** What the server says of fields, so that it stands beside them too. */
export function placeRefusals(refusals: readonly { field?: string; message: string }[]): Violation[] {
  return refusals.map(({ field = "", message }) => ({
    severity: "error",
    stage: "guardrail",
    path: parsePath(field),
    message,
  }));
}

/** Fields absent and fields that are undefined are the same thing. */
function toJson(value: unknown): string {
  return JSON.stringify(value) ?? "";
}

export function isDraftDirty<S>(start: ResourceObject<S>, draft: ResourceObject<S>): boolean {
  return start.metadata.name !== draft.metadata.name || toJson(start.spec) !== toJson(draft.spec);
}

/** The part that a person writes, as text. */
export function toDraftText<S>({ metadata: { name, namespace }, spec }: ResourceObject<S>): string {
  const metadata = namespace === undefined ? { name } : { name, namespace };
  return stringify({ metadata, spec: JSON.parse(toJson(spec)) as unknown }, { lineWidth: 0 });
}

/** Mine on top of theirs: whoever alone changed a field has it; where both did, mine counts and the field is named. */
export function rebaseResource<S>(
  base: ResourceObject<S>,
  mine: ResourceObject<S>,
  theirs: ResourceObject<S>,
): { object: ResourceObject<S>; clashes: string[] } {
  const { merged, conflicts } = mergeThreeWay(base.spec, mine.spec, theirs.spec, ["spec"]);
  // Put together from three values of one kind.
  return { object: { ...theirs, spec: merged as S }, clashes: conflicts.map(formatPath) };
}

/** A name for what nobody calls by name, such as a binding. */
export function makeName(prefix: string): string {
  return `${prefix}-${crypto.randomUUID().slice(0, 8)}`;
}
