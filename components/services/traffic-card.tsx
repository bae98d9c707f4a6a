import { CircleDashed } from "lucide-react";
import { Card } from "@/components/ui/card";
import { RelativeTime } from "@/components/ui/relative-time";
import { Sparkline } from "@/components/ui/sparkline";
import { StatusText } from "@/components/ui/status-pill";
import type { ServiceTraffic } from "@/lib/domain/kubernetes/service-view";
import { formatPercent } from "./split-shares";

/** `59`, `3.4`, `0.25`: as many decimals as a person reads. */
export function formatRate(rate: number): string {
  if (rate >= 10) return String(Math.round(rate));
  return String(rate >= 1 ? Math.round(rate * 10) / 10 : Math.round(rate * 100) / 100);
}

/** `60 s`, `5 min`. */
export function formatWindow(seconds: number): string {
  return seconds % 60 === 0 && seconds > 60 ? `${seconds / 60} min` : `${seconds} s`;
}

/** What was measured; when nothing was, why. */
export function TrafficCard({ traffic }: { traffic: ServiceTraffic }) {
  const window = formatWindow(traffic.windowSeconds);
  if (traffic.state === "unknown") {
    return (
      <Card title="Traffic" aside={`last ${window}`}>
        <div className="stale-hatch flex items-start gap-2.5 rounded-md border border-line p-4">
          <CircleDashed aria-hidden className="mt-0.5 size-4 shrink-0 text-muted" />
          <div className="min-w-0">
            <p className="font-semibold">Traffic is unknown</p>
            <p className="text-sm text-muted wrap-anywhere">{traffic.message}</p>
          </div>
        </div>
      </Card>
    );
  }
  const { series, errorPercent } = traffic;
  const span = formatWindow(series.stepSeconds * Math.max(0, series.points.length - 1));
  const errors = `${formatPercent(errorPercent)} % errors`;
  return (
    <Card
      title="Traffic"
      aside={
        <span>
          last {window} · measured <RelativeTime time={traffic.at} />
        </span>
      }
    >
      <div className="flex flex-wrap items-baseline gap-x-6 gap-y-1">
        <span>
          <span className="text-2xl font-semibold">{formatRate(traffic.requestsPerSecond)}</span>{" "}
          <span className="text-muted">rps</span>
        </span>
        {traffic.p95Milliseconds !== undefined && (
          <span>
            <span className="text-lg font-semibold">{formatRate(traffic.p95Milliseconds)}</span>{" "}
            <span className="text-muted">ms p95</span>
          </span>
        )}
        {errorPercent >= 1 ? (
          <StatusText tone={errorPercent >= 5 ? "bad" : "warn"}>{errors}</StatusText>
        ) : (
          <span className="text-muted">{errors}</span>
        )}
      </div>
      <Sparkline
        points={series.points}
        label={`Requests per second over the last ${span}`}
        className="mt-3"
      />
      <div className="mt-1 flex justify-between text-xs text-muted">
        <span>{span} ago</span>
        <span>now</span>
      </div>
    </Card>
  );
}
