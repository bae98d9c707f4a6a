import { isMap, isNode, LineCounter, parseDocument } from "yaml";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import type { StatusError } from "@/lib/domain/kubernetes/status-error";
import type { LineProblem } from "./yaml-editor";

export type ManifestReading =
  { object: KubernetesObject; problems: [] } | { object: undefined; problems: LineProblem[] };

function isObject(value: unknown): value is KubernetesObject {
  if (typeof value !== "object" || value === null) return false;
  const { apiVersion, kind, metadata } = value as Partial<KubernetesObject>;
  return (
    typeof apiVersion === "string" &&
    typeof kind === "string" &&
    typeof metadata === "object" &&
    metadata !== null
  );
}

/**
 * Reads the YAML of one object that must stay the object it was; one that is yet to be created may change its name.
 * @returns the object, or what is wrong at which line.
 */
export function readManifest(
  text: string,
  was: KubernetesObject,
  { movable = false }: { movable?: boolean } = {},
): ManifestReading {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    return {
      object: undefined,
      problems: document.errors.map((error) => ({
        line: lines.linePos(error.pos[0]).line,
        message: error.message,
      })),
    };
  }
  let object: unknown;
  try {
    object = document.toJS({ maxAliasCount: 50 });
  } catch (error) {
    // An alias without an anchor (a host that begins with * and is not quoted), or too many of them.
    const message = error instanceof Error ? error.message : String(error);
    return { object: undefined, problems: [{ line: findAliasLine(text), message: explainAlias(message) }] };
  }
  if (!isObject(object)) {
    return {
      object: undefined,
      problems: [{ line: 1, message: "must be one object with apiVersion, kind and metadata" }],
    };
  }
  const wrong = (["apiVersion", "kind"] as const).find((field) => object[field] !== was[field]);
  if (wrong !== undefined)
    return refuse(text, wrong, `must stay ${was[wrong]}: this editor changes one object`);
  if (movable) return { object, problems: [] };
  const moved = (["name", "namespace"] as const).find(
    (field) => object.metadata[field] !== was.metadata[field],
  );
  if (moved !== undefined)
    return refuse(
      text,
      `metadata.${moved}`,
      `must stay ${was.metadata[moved] ?? "absent"}: this editor changes one object`,
    );
  return { object, problems: [] };
}

function explainAlias(message: string): string {
  return message.includes("alias") ? `${message}. Quote a value that begins with *` : message;
}

/** The first line with a value that begins with `*`; 1 when there is none. */
function findAliasLine(text: string): number {
  const index = text.split("\n").findIndex((line) => /(^|[:\-[,]\s*)\*/.test(line));
  return index === -1 ? 1 : index + 1;
}

function refuse(text: string, field: string, message: string): ManifestReading {
  return {
    object: undefined,
    problems: [{ line: findFieldLine(text, field), message: `${field} ${message}` }],
  };
}

/** The line of `spec.http[0].route[1].weight`, or of its nearest ancestor that is written; 1 when nothing of it is. */
export function findFieldLine(text: string, field: string): number {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const path = field
    .replaceAll(/\[(\d+)\]/g, ".$1")
    .split(".")
    .filter(Boolean)
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
  for (let length = path.length; length > 0; length--) {
    const parent: unknown =
      length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true);
    const key = path[length - 1];
    const pair = isMap(parent)
      ? parent.items.find((item) => isNode(item.key) && String(item.key) === String(key))
      : undefined;
    const node: unknown = pair?.key ?? document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return 1;
}

/** Source: sigs.k8s.io/json strict decoding errors, which have no causes: `unknown field "spec.extra"`. */
const strictDecoding = /(?:unknown|duplicate) field "([^"]+)"/g;

/** Puts what the member said at the lines it speaks of. A webhook names no field: its message goes to `spec`. */
export function placeStatus(text: string, error: StatusError): LineProblem[] {
  const causes = error.details?.causes ?? [];
  if (causes.length > 0) {
    return causes.map((cause) => ({
      line: findFieldLine(text, cause.field ?? "spec"),
      message: cause.message,
    }));
  }
  const strict = [...error.message.matchAll(strictDecoding)].map(([message, field = "spec"]) => ({
    line: findFieldLine(text, field),
    message,
  }));
  return strict.length > 0 ? strict : [{ line: findFieldLine(text, "spec"), message: error.message }];
}
