import "server-only";
import { isStatusError, StatusError } from "@/lib/domain/kubernetes/status-error";
import type { RequestContext } from "@/lib/server/authorization/person";
import type { MemberCluster } from "@/lib/server/clusters/cluster-registry";
import { describeTarget, detailsOf, writePlanned, type PlannedWrite } from "./planned-write";

export interface DryRunVerdict {
  write: PlannedWrite;
  accepted: boolean;
  code: number;
  /** The words of the API server or of istiod's webhook when refused. */
  message: string;
  /** What they warn of although they accept it. */
  warnings: string[];
  /** The refusal. */
  error?: StatusError;
}

/** Asks the member, webhooks included, whether it would take the write; nothing is stored. Network failures are thrown. */
export async function dryRunWrite(
  context: RequestContext,
  member: MemberCluster,
  write: PlannedWrite,
): Promise<DryRunVerdict> {
  const warnings: string[] = [];
  try {
    await writePlanned(context, member, write, { dryRun: true, onWarning: (text) => warnings.push(text) });
    return { write, accepted: true, code: 200, message: "accepted", warnings };
  } catch (error) {
    if (!isStatusError(error) || error.code >= 500) throw error;
    return { write, accepted: false, code: error.code, message: error.message, warnings, error };
  }
}

/**
 * Dry-runs all writes.
 * @throws StatusError Forbidden, Conflict or Invalid with the member's words and causes for the first it refuses; nothing was written.
 */
export async function requireAccepted(
  context: RequestContext,
  member: MemberCluster,
  writes: readonly PlannedWrite[],
): Promise<void> {
  const verdicts = await Promise.all(writes.map((write) => dryRunWrite(context, member, write)));
  const refused = verdicts.find(({ accepted }) => !accepted);
  if (refused === undefined) return;
  const { code, message, error, write } = refused;
  const reason = code === 403 ? "Forbidden" : code === 409 ? "Conflict" : "Invalid";
  const causes = error?.details?.causes;
  throw new StatusError(
    reason,
    `cluster ${write.target.cluster} refuses ${describeTarget(write.target)}: ${message}; nothing was written`,
    { ...detailsOf(write.target), ...(causes === undefined ? {} : { causes }) },
    { cause: error },
  );
}
