import { checkExpression } from "@/lib/domain/schema/cel/compile-rule";
import { readMapSchema, type StructuralSchema } from "@/lib/domain/schema/kind-schema";
import { findVersionSchema } from "@/lib/domain/schema/kind-schema";
import { loadSchema } from "@/lib/domain/schema/load-schema";
import { validateObject } from "@/lib/domain/schema/validate-object";
import { validateSchema } from "@/lib/domain/schema/validate-schema";
import { validateConfig } from "@/lib/domain/istio/validation/validate-config";
import type { Violation } from "@/lib/domain/istio/violation";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import { nameCase, readCases, readName, readObject, readText, type Row } from "./read-case";
import { guardAsync, type Case } from "./suite";

interface ValidationCase {
  id: string;
  object: KubernetesObject;
  valid: boolean;
  errContains?: string;
  warnContains?: string;
  warning?: boolean;
}

function readValidationCase(item: Row, index: number): ValidationCase {
  const { errContains, warnContains, warning } = item;
  return {
    id: nameCase(item, index),
    object: readObject(item["object"]),
    valid: item["valid"] === true,
    ...(readText(errContains) === "" ? {} : { errContains: readText(errContains) }),
    ...(readText(warnContains) === "" ? {} : { warnContains: readText(warnContains) }),
    ...(typeof warning === "boolean" ? { warning } : {}),
  };
}

const groups: Readonly<Record<string, string>> = {
  TrafficExtension: "extensions.istio.io",
  WasmPlugin: "extensions.istio.io",
  AuthorizationPolicy: "security.istio.io",
  PeerAuthentication: "security.istio.io",
  RequestAuthentication: "security.istio.io",
  Telemetry: "telemetry.istio.io",
};

const messages = (violations: Violation[]) => violations.map(({ message }) => message).join("; ");

/** Whether a verdict agrees, and its words hold what is wanted. */
export function judgeViolations(id: string, wanted: ValidationCase, violations: Violation[]): Case {
  const errors = violations.filter(({ severity }) => severity === "error");
  const fail = (why: string): Case => ({ id, verdict: "failed", why });
  if ((errors.length === 0) !== wanted.valid)
    return fail(
      wanted.valid
        ? `is valid, got: ${messages(errors)}`
        : `expected an error with ${JSON.stringify(wanted.errContains)}, got none`,
    );
  const text = messages(errors);
  if (wanted.errContains !== undefined && !wanted.valid && !text.includes(wanted.errContains))
    return fail(`expected an error with ${JSON.stringify(wanted.errContains)}, got: ${text}`);
  const warned = violations.length > errors.length;
  if (wanted.warning !== undefined && wanted.valid && warned !== wanted.warning)
    return fail(`expected ${wanted.warning ? "a warning" : "no warning"}, got: ${messages(violations)}`);
  const warnings = messages(violations.filter(({ severity }) => severity !== "error"));
  if (wanted.warnContains !== undefined && !warnings.includes(wanted.warnContains))
    return fail(`expected a warning with ${JSON.stringify(wanted.warnContains)}, got: ${warnings}`);
  return { id, verdict: "passed" };
}

/** The schema of an object's kind; a case about a kind that has none fails. */
export async function loadObjectSchema({ apiVersion, kind }: KubernetesObject) {
  return loadSchema(apiVersion.split("/")[0] ?? "", kind);
}

async function runCrdCase(wanted: ValidationCase): Promise<Case> {
  const schema = await loadObjectSchema(wanted.object);
  if (!schema) return { id: wanted.id, verdict: "failed", why: "no schema" };
  const bySchema = judgeViolations(wanted.id, wanted, validateSchema(schema, wanted.object));
  if (bySchema.verdict === "failed" || !wanted.valid) return bySchema;
  return judgeViolations(
    wanted.id,
    { id: wanted.id, object: wanted.object, valid: wanted.valid },
    validateObject(wanted.object, { schema }),
  );
}

function findNode(root: StructuralSchema | undefined, path: string): StructuralSchema | undefined {
  const steps = path.match(/\[\]|\{\}|[^.[\]{}]+/g) ?? [];
  return steps.reduce<StructuralSchema | undefined>((node, step) => {
    if (step === "[]") return node?.items;
    return step === "{}" ? node && readMapSchema(node) : node?.properties?.[step];
  }, root);
}

/** One rule; its path has `[]` for items and `{}` for map values, `.spec.hosts[]`. */
async function runRule(id: string, item: Row): Promise<Case> {
  const [kind, rule] = [readText(item["kind"]), readText(item["rule"])];
  const schema = await loadSchema(groups[kind] ?? "networking.istio.io", kind);
  const node = findNode(
    schema && findVersionSchema(schema, readText(item["version"])),
    readText(item["path"]),
  );
  const fold = (text: string) => text.replaceAll(/\s+/g, " ").trim();
  const known = node?.["x-kubernetes-validations"]?.find((entry) => fold(entry.rule) === fold(rule));
  if (!known) return { id, verdict: "failed", why: `no such rule: ${rule}` };
  if ((known.message ?? "") !== readText(item["message"]))
    return {
      id,
      verdict: "failed",
      why: `expected message ${readText(item["message"])}, got ${known.message}`,
    };
  const error = checkExpression(rule);
  return error === undefined ? { id, verdict: "passed" } : { id, verdict: "failed", why: error };
}

/** Verdict and words of istiod's webhook, of the CRDs, and that every rule of the CRDs is known and can be run. */
export async function runIstioValidation(content: unknown, file: string): Promise<Case[]> {
  if (file.endsWith("cel-rules.json")) {
    return Promise.all(
      readCases(content, "rules").map((item, index) => {
        const id = `rules/${index}:${readName(item, "kind")}${readName(item, "path")}`;
        return guardAsync(id, () => runRule(id, item));
      }),
    );
  }
  return Promise.all(
    readCases(content).map((item, index) =>
      guardAsync(nameCase(item, index), async () => {
        const wanted = readValidationCase(item, index);
        if (file.endsWith("crd-validation.json")) return runCrdCase(wanted);
        return judgeViolations(wanted.id, wanted, validateConfig(wanted.object));
      }),
    ),
  );
}
