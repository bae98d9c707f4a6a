import { checkExpression } from "@/lib/domain/schema/cel/compile-rule";
import { readMapSchema, type StructuralSchema } from "@/lib/domain/schema/kind-schema";
import { findVersionSchema } from "@/lib/domain/schema/kind-schema";
import { loadSchema } from "@/lib/domain/schema/load-schema";
import { validateObject } from "@/lib/domain/schema/validate-object";
import { validateSchema } from "@/lib/domain/schema/validate-schema";
import { validateConfig } from "@/lib/domain/istio/validation/validate-config";
import type { Violation } from "@/lib/domain/istio/violation";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import type { Case } from "./suite";

interface ValidationCase {
  id: string;
  object: KubernetesObject;
  valid: boolean;
  errContains?: string;
  warning?: boolean;
}

interface RuleCase {
  kind: string;
  version: string;
  /** Path with `[]` for items and `{}` for map values, e.g. `.spec.hosts[]`. */
  path: string;
  rule: string;
  message: string;
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
    { ...wanted, warning: undefined },
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

async function runRule({ kind, version, path, rule, message }: RuleCase, index: number): Promise<Case> {
  const id = `rules/${index}:${kind}${path}`;
  const schema = await loadSchema(groups[kind] ?? "networking.istio.io", kind);
  const node = findNode(schema && findVersionSchema(schema, version), path);
  const fold = (text: string) => text.replaceAll(/\s+/g, " ").trim();
  const known = node?.["x-kubernetes-validations"]?.find((entry) => fold(entry.rule) === fold(rule));
  if (!known) return { id, verdict: "failed", why: `no such rule: ${rule}` };
  if ((known.message ?? null) !== (message ?? null))
    return { id, verdict: "failed", why: `expected message ${message}, got ${known.message}` };
  const error = checkExpression(rule);
  return error === undefined ? { id, verdict: "passed" } : { id, verdict: "failed", why: error };
}

/** Verdict and words of istiod's webhook, of the CRDs, and that every rule of the CRDs is known and can be run. */
export async function runIstioValidation(content: unknown, file: string): Promise<Case[]> {
  if (file.endsWith("cel-rules.json"))
    return Promise.all((content as { rules: RuleCase[] }).rules.map(runRule));
  const { cases } = content as { cases: ValidationCase[] };
  if (file.endsWith("crd-validation.json")) return Promise.all(cases.map(runCrdCase));
  return cases.map((wanted) => judgeViolations(wanted.id, wanted, validateConfig(wanted.object)));
}
