import "server-only";
import { latestPushVersion } from "@/lib/domain/istio/push-version";
import { isStatusError } from "@/lib/domain/kubernetes/status-error";
import type { MemberCluster } from "@/lib/server/clusters/cluster-registry";
import { fetchSyncStatus } from "@/lib/server/telemetry/fetch-sync-status";
import { getRuntime } from "@/lib/server/runtime";

/**
 * The newest configuration push of the member's istiod before a write, so that only proxies that acknowledged a later
 * one count as having the change. Undefined when istiod cannot be asked: the write goes on, the page says "unknown".
 */
export async function readPushVersion(member: MemberCluster): Promise<string | undefined> {
  try {
    return latestPushVersion(await fetchSyncStatus(member));
  } catch (error) {
    if (!isStatusError(error)) throw error;
    getRuntime().logger.warn(
      { cluster: member.name, reason: error.message },
      "istiod's push version is not known",
    );
    return undefined;
  }
}
