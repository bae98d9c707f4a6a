import "server-only";
import { createHash } from "node:crypto";
import { formatCanonicalJson } from "@/lib/domain/audit/canonical-json";
import type { ChangeSetSpec } from "@/lib/domain/tenancy/resources/change-set";

/** What is approved and applied, as 64 hexadecimal digits: the whole spec, with who wrote it. */
export function digestChangeSet(spec: ChangeSetSpec): string {
  return createHash("sha256").update(formatCanonicalJson(spec)).digest("hex");
}
