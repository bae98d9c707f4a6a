import { Lock, LockOpen } from "lucide-react";
import { Card } from "@/components/ui/card";
import { StatusText } from "@/components/ui/status-pill";
import type { ServiceTraffic } from "@/lib/domain/kubernetes/service-view";
import { formatPercent } from "./split-shares";
import { formatRate, formatWindow } from "./traffic-card";

/** Who was measured calling, and whether encrypted. */
export function CallersCard({ traffic }: { traffic: ServiceTraffic }) {
  if (traffic.state === "unknown") return null;
  return (
    <Card title="Callers" aside={`last ${formatWindow(traffic.windowSeconds)}`}>
      {traffic.callers.length === 0 ? (
        <p className="text-muted">Nobody called in this window.</p>
      ) : (
        <ul className="flex flex-col gap-2 text-sm">
          {traffic.callers.map((caller) => (
            <li
              key={`${caller.namespace}/${caller.workload}`}
              className="flex flex-wrap items-center justify-between gap-x-4"
            >
              <span className="min-w-0 wrap-anywhere">
                <span className="font-medium">{caller.workload}</span>{" "}
                <span className="text-muted">{caller.namespace}</span>
              </span>
              <span className="flex items-center gap-4 whitespace-nowrap">
                <span>{formatRate(caller.requestsPerSecond)} rps</span>
                <Encryption percent={caller.mtlsPercent} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

/** Absent: the workloads do not report it, which is not the same as plaintext. */
function Encryption({ percent }: { percent: number | undefined }) {
  if (percent === undefined) return <StatusText tone="unknown">mTLS unknown</StatusText>;
  if (percent >= 99.95) {
    return (
      <StatusText tone="ok" icon={Lock}>
        mTLS
      </StatusText>
    );
  }
  return (
    <StatusText tone="warn" icon={LockOpen}>
      {percent === 0 ? "plaintext" : `${formatPercent(percent)} % mTLS`}
    </StatusText>
  );
}
