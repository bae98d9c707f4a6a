import type { ServiceDetail, ServiceTraffic } from "@/lib/domain/kubernetes/service-view";

export interface VersionLine {
  version: string;
  /** Percent; absent when no route splits by version. */
  configured?: number;
  /** Percent; absent when not measured. */
  measured?: number;
  ready: number;
  total: number;
}

/**
 * Percentage points by which measurement may differ before we say so: 5, or more when few requests were counted
 * (four standard deviations of a share among that many).
 */
function toleranceOf(percent: number, requests: number): number {
  const share = percent / 100;
  return Math.max(5, 400 * Math.sqrt((share * (1 - share)) / Math.max(1, requests)));
}

/** Puts what is configured, what is measured and what runs beside each other, one line a version. */
export function compareVersions(
  service: Pick<ServiceDetail, "versions" | "split" | "endpoints">,
  traffic: ServiceTraffic | undefined,
): { lines: VersionLine[]; agreement: "as-configured" | "differs" | undefined } {
  const { split, endpoints } = service;
  const measured =
    traffic?.state === "measured" && traffic.requestsPerSecond > 0 ? traffic.versions : undefined;
  const known = new Set([
    ...service.versions,
    ...split.map((share) => share.version ?? share.subset),
    ...(measured ?? []).map((each) => each.version),
  ]);
  const lines = [...known].map((version): VersionLine => {
    const shares = split.filter((share) => (share.version ?? share.subset) === version);
    const pods = endpoints.filter((endpoint) => endpoint.version === version);
    const percent = measured?.find((each) => each.version === version)?.percent;
    return {
      version,
      ...(split.length === 0 ? {} : { configured: shares.reduce((sum, share) => sum + share.percent, 0) }),
      ...(percent === undefined ? (measured ? { measured: 0 } : {}) : { measured: percent }),
      ready: pods.filter((pod) => pod.ready).length,
      total: pods.length,
    };
  });
  if (traffic?.state !== "measured" || !measured || split.length === 0)
    return { lines, agreement: undefined };
  const requests = traffic.requestsPerSecond * traffic.windowSeconds;
  const close = lines.every(
    ({ configured = 0, measured = 0 }) =>
      Math.abs(configured - measured) <= toleranceOf(configured, requests),
  );
  return { lines, agreement: close ? "as-configured" : "differs" };
}
