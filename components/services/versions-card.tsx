import { Card } from "@/components/ui/card";
import { ShareBar, Swatch } from "@/components/ui/share-bar";
import { StatusPill } from "@/components/ui/status-pill";
import type { ServiceDetail, ServiceTraffic } from "@/lib/domain/kubernetes/service-view";
import { compareVersions, type VersionLine } from "./compare-versions";
import { colorOfVersion, formatPercent } from "./split-shares";

interface VersionsCardProps {
  service: Pick<ServiceDetail, "versions" | "split" | "endpoints">;
  /** Absent until the first answer. */
  traffic: ServiceTraffic | undefined;
}

/** Each version: its configured share, its measured one, its pods. */
export function VersionsCard({ service, traffic }: VersionsCardProps) {
  const { lines, agreement } = compareVersions(service, traffic);
  const names = lines.map((line) => line.version);
  const bar = (read: (line: VersionLine) => number | undefined) =>
    lines.map((line) => ({
      name: line.version,
      percent: read(line) ?? 0,
      color: colorOfVersion(names, line.version),
    }));
  const words = (read: (line: VersionLine) => number | undefined) =>
    lines.map((line) => `${line.version} ${formatPercent(read(line) ?? 0)} %`).join(", ");
  const configured = lines.some((line) => line.configured !== undefined);
  const measured = lines.some((line) => line.measured !== undefined);
  return (
    <Card
      title="Versions"
      aside={
        agreement &&
        (agreement === "as-configured" ? (
          <StatusPill tone="ok">as configured</StatusPill>
        ) : (
          <StatusPill tone="info">measured differs</StatusPill>
        ))
      }
    >
      {lines.length === 0 ? (
        <p className="text-muted">
          No pod behind this service has a <code className="font-mono text-xs">version</code> label; versions
          and splits need one.
        </p>
      ) : (
        <div className="flex flex-col gap-3">
          {configured && (
            <ShareBar
              label={`Configured: ${words((line) => line.configured)}`}
              shares={bar((line) => line.configured)}
              size="lg"
            />
          )}
          <table className="w-full text-sm">
            <thead className="text-left text-muted">
              <tr>
                <th className="h-7 font-medium">Version</th>
                <th className="h-7 text-right font-medium">Configured</th>
                <th className="h-7 text-right font-medium">Measured</th>
                <th className="h-7 text-right font-medium">Pods ready</th>
              </tr>
            </thead>
            <tbody>
              {lines.map((line) => (
                <tr key={line.version}>
                  <td className="h-8">
                    <span className="inline-flex items-center gap-2 font-medium">
                      <Swatch color={colorOfVersion(names, line.version)} />
                      {line.version}
                    </span>
                  </td>
                  <td className="h-8 text-right">
                    {share(line.configured, configured ? "0 %" : "not split")}
                  </td>
                  <td className="h-8 text-right">{share(line.measured, measured ? "0 %" : "unknown")}</td>
                  <td className="h-8 text-right">
                    {line.ready} of {line.total}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Card>
  );
}

function share(percent: number | undefined, absent: string) {
  return percent === undefined ? <span className="text-muted">{absent}</span> : `${formatPercent(percent)} %`;
}
