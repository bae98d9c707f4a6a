import { toYaml } from "@/lib/domain/istio/format-yaml";
import { mergeThreeWay } from "@/lib/domain/istio/merge-three-way";
import { mergeManifest } from "@/lib/domain/istio/merge-manifest";
import type { Change, ChangeEdit } from "@/lib/domain/istio/change";
import type { Violation } from "@/lib/domain/istio/violation";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import { readManifest } from "../yaml-editor/read-manifest";
import type { LineProblem } from "../yaml-editor/yaml-editor";
import type { IstioForm } from "./istio-form";

/** One edit on its way: the object, the same as form values and as text. Whichever was edited last leads. */
export interface EditorDraft {
  /** As it was read from the cluster; null: it does not exist yet. */
  base: KubernetesObject | null;
  /** As it would be written. */
  object: KubernetesObject;
  values: unknown;
  /** The object the values were read from: rows of lists know their place in it. */
  valuesOf: KubernetesObject;
  unsupported: readonly { path: readonly (string | number)[]; message: string }[];
  /** Where the last edit was made; undefined: nothing was edited yet. */
  editedIn: "form" | "text" | undefined;
  text: string;
  /** The text is no such object; the last readable one stands. */
  textProblems: readonly LineProblem[];
}

export type AnyForm = IstioForm<unknown> | undefined;

function readValues(form: AnyForm, object: KubernetesObject): Pick<EditorDraft, "values" | "unsupported"> {
  return form === undefined ? { values: undefined, unsupported: [] } : form.read(object);
}

export function startDraft(
  form: AnyForm,
  base: KubernetesObject | null,
  object: KubernetesObject,
): EditorDraft {
  return {
    base,
    object,
    valuesOf: object,
    ...readValues(form, object),
    editedIn: undefined,
    text: toYaml(object),
    textProblems: [],
  };
}

/** The form was edited: the object follows, and the text is written anew. */
export function editValues(form: AnyForm, draft: EditorDraft, values: unknown): EditorDraft {
  if (form === undefined) return draft;
  // Name and namespace of a new object are edited beside the form, so they are never those the values were read from.
  const { name, namespace } = draft.object.metadata;
  const applied = form.apply(values, draft.valuesOf);
  const object = {
    ...applied,
    metadata: { ...applied.metadata, name, ...(namespace === undefined ? {} : { namespace }) },
  };
  return { ...draft, object, values, editedIn: "form", text: toYaml(object), textProblems: [] };
}

/** The text was edited: the object and the form follow as soon as it can be read. */
export function editText(form: AnyForm, draft: EditorDraft, text: string): EditorDraft {
  const reading = readManifest(text, draft.base ?? draft.object, { movable: draft.base === null });
  if (reading.object === undefined) return { ...draft, text, textProblems: reading.problems };
  const object = draft.base === null ? reading.object : mergeManifest(reading.object, draft.base);
  return {
    ...draft,
    object,
    valuesOf: object,
    ...readValues(form, object),
    editedIn: "text",
    text,
    textProblems: [],
  };
}

/** Name and namespace of an object that does not exist yet. */
export function editPlace(draft: EditorDraft, place: { name: string } | { namespace: string }): EditorDraft {
  const object = { ...draft.object, metadata: { ...draft.object.metadata, ...place } };
  return { ...draft, object, text: toYaml(object), textProblems: [] };
}

/** The version that a write made, as the base of what comes next when it could not be read again. */
export function asWritten(
  object: KubernetesObject,
  written: { uid: string; resourceVersion: string },
): KubernetesObject {
  return { ...object, metadata: { ...object.metadata, ...written } };
}

/** Whether leaving would lose something: an edit, or text that cannot be read. */
export function isDraftDirty(draft: EditorDraft): boolean {
  return draft.textProblems.length > 0 || isDraftChanged(draft);
}

/** Edits made on an older version, put on a newer one. */
export function rebaseDraft(form: AnyForm, draft: EditorDraft, base: KubernetesObject): EditorDraft {
  if (draft.base === null || !isDraftChanged(draft)) return startDraft(form, base, base);
  const { merged } = mergeThreeWay(draft.base, draft.object, base);
  return startDraft(form, base, mergeManifest(merged as KubernetesObject, base));
}

const setByServer = new Set(["resourceVersion", "uid", "generation", "managedFields", "creationTimestamp"]);

/** Fields that both changed differently, without those that no person writes. */
export function listClashes(draft: EditorDraft, theirs: KubernetesObject): (string | number)[][] {
  return mergeThreeWay(draft.base, draft.object, theirs).conflicts.filter(
    ([first, second]) =>
      first !== "status" && !(first === "metadata" && typeof second === "string" && setByServer.has(second)),
  );
}

export function isDraftChanged(draft: EditorDraft): boolean {
  return draft.base === null || toYaml(draft.base) !== toYaml(draft.object);
}

/** What the draft asks of the cluster; undefined while it cannot be sent. */
export function formatChange(draft: EditorDraft, deleting: boolean): Change | undefined {
  const { base, object } = draft;
  const { name, namespace } = object.metadata;
  if (draft.textProblems.length > 0 || name === "" || namespace === undefined || namespace === "")
    return undefined;
  const named = { ...object, metadata: { ...object.metadata, name, namespace } };
  const edit: ChangeEdit =
    base === null
      ? { action: "create", object: named }
      : {
          action: deleting ? "delete" : "update",
          object: named,
          resourceVersion: base.metadata.resourceVersion ?? "",
        };
  return { edits: [edit] };
}

/**
 * What the form's own schema refuses in values that a person entered, at the paths of the object. Values that were read from
 * an object or from text are left to the cluster's rules alone: the form must not refuse what a cluster accepts.
 */
export function findFormProblems(form: AnyForm, draft: EditorDraft): Violation[] {
  if (draft.editedIn !== "form" || form?.schema === undefined) return [];
  const issues = form.schema.safeParse(draft.values).error?.issues ?? [];
  return issues
    .map(({ path, message }): Violation => {
      const steps = path.map((step) => (typeof step === "number" ? step : String(step)));
      const isPlace = steps[0] === "name" || steps[0] === "namespace";
      return { severity: "error", stage: "schema", path: [isPlace ? "metadata" : "spec", ...steps], message };
    })
    .filter(({ path }) => path[0] !== "metadata");
}
