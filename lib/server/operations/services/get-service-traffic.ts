import "server-only";
import { buildTrafficQueries } from "@/lib/domain/telemetry/build-traffic-queries";
import { parseServiceTraffic } from "@/lib/domain/telemetry/parse-service-traffic";
import type { ServiceTraffic } from "@/lib/domain/kubernetes/service-view";
import { isStatusError, StatusError } from "@/lib/domain/kubernetes/status-error";
import { authorize } from "@/lib/server/authorization/authorize";
import type { RequestContext } from "@/lib/server/authorization/person";
import { getMember } from "@/lib/server/operations/clusters/get-member";
import { queryPrometheus } from "@/lib/server/telemetry/query-prometheus";
import type { ServiceName } from "./get-service";

const windows = { min: 10, max: 3600 };

/**
 * Measured traffic of a service, from the Prometheus its cluster names. `unknown` with the reason when it cannot be
 * measured; never 0 in its place.
 * @throws StatusError BadRequest for a window outside 10..3600 s, NotFound for an unknown cluster.
 */
export async function getServiceTraffic(
  context: RequestContext,
  where: ServiceName,
  window: string | null,
): Promise<ServiceTraffic> {
  const { cluster, namespace, service } = where;
  authorize(context, "get", {
    cluster,
    group: "",
    version: "v1",
    resource: "services",
    namespace,
    name: service,
  });
  const windowSeconds = window === null ? 60 : Number(window);
  if (!Number.isInteger(windowSeconds) || windowSeconds < windows.min || windowSeconds > windows.max) {
    const message = `must be a whole number of seconds from ${windows.min} to ${windows.max}`;
    throw new StatusError("BadRequest", `window ${message}`, {
      cluster,
      causes: [{ reason: "FieldValueInvalid", field: "window", message }],
    });
  }
  const member = getMember(context, cluster);
  const telemetry = member.spec.telemetry;
  if (telemetry?.prometheusURL === undefined) {
    return {
      state: "unknown",
      message: `cluster ${cluster} was connected without a Prometheus; traffic is not measured`,
      windowSeconds,
    };
  }
  const queries = buildTrafficQueries({
    cluster: telemetry.clusterLabel ?? cluster,
    namespace,
    service,
    windowSeconds,
  });
  const now = Date.now();
  try {
    const answers = await queryPrometheus(member, telemetry.prometheusURL, queries, now);
    return parseServiceTraffic(answers, { windowSeconds, at: new Date(now).toISOString() });
  } catch (error) {
    if (!isStatusError(error) || error.code < 500) throw error;
    return { state: "unknown", message: error.message, windowSeconds };
  }
}
