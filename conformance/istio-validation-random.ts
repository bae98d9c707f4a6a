import { validateObject } from "@/lib/domain/schema/validate-object";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import { loadObjectSchema } from "./istio-validation";
import type { Case } from "./suite";

interface MutatedCase {
  id: string;
  object: KubernetesObject;
  valid: boolean;
  stage: string;
  message: string;
}

async function runCase({ id, object, valid, stage, message }: MutatedCase): Promise<Case> {
  const schema = await loadObjectSchema(object);
  if (!schema) return { id, verdict: "failed", why: "no schema" };
  const errors = validateObject(object, { schema }).filter(({ severity }) => severity === "error");
  if ((errors.length === 0) === valid) return { id, verdict: "passed" };
  const got = errors.map((error) => `${error.stage}: ${error.message}`).join("; ") || "accepted";
  return {
    id,
    verdict: "failed",
    why: `expected ${valid ? "accepted" : `${stage}: ${message}`}, got ${got}`,
  };
}

/** Would a cluster take the object? Only the verdict counts. */
export async function runIstioValidationRandom(content: unknown): Promise<Case[]> {
  return Promise.all((content as { cases: MutatedCase[] }).cases.map(runCase));
}
