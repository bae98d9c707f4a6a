import { validateObject } from "@/lib/domain/schema/validate-object";
import { loadObjectSchema } from "./istio-validation";
import { nameCase, readCases, readObject, readText, type Row } from "./read-case";
import { guardAsync, type Case } from "./suite";

async function runCase(id: string, item: Row): Promise<Case> {
  const object = readObject(item["object"]);
  const valid = item["valid"] === true;
  const schema = await loadObjectSchema(object);
  if (!schema) return { id, verdict: "failed", why: "no schema" };
  const errors = validateObject(object, { schema }).filter(({ severity }) => severity === "error");
  if ((errors.length === 0) === valid) return { id, verdict: "passed" };
  const got = errors.map((error) => `${error.stage}: ${error.message}`).join("; ") || "accepted";
  const wanted = valid ? "accepted" : `${readText(item["stage"])}: ${readText(item["message"])}`;
  return { id, verdict: "failed", why: `expected ${wanted}, got ${got}` };
}

/** Would a cluster take the object? Only the verdict counts. */
export async function runIstioValidationRandom(content: unknown): Promise<Case[]> {
  return Promise.all(
    readCases(content).map((item, index) => {
      const id = nameCase(item, index);
      return guardAsync(id, () => runCase(id, item));
    }),
  );
}
