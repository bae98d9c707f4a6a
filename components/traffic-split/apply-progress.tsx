import { ChangeProgress, type ChangeProgressProps } from "@/components/istio-editor/change-progress";
import { ShareBar, versionColor } from "@/components/ui/share-bar";
import { StatusText } from "@/components/ui/status-pill";
import type { ServiceTraffic } from "@/lib/domain/kubernetes/service-view";
import { formatRate, versionPlace } from "../topology/describe-node";

export interface AppliedShare {
  subset: string;
  /** The `version` label under which its traffic is measured. */
  version: string;
  before: number;
  wanted: number;
}

export interface ApplyProgressProps extends Omit<ChangeProgressProps, "done" | "steps" | "children"> {
  shares: readonly AppliedShare[];
  traffic: ServiceTraffic | undefined;
}

/** After a save: saved → acknowledged by the proxies → measured, with what was before beside it, and a way back that stays. */
export function ApplyProgress({ shares, traffic, ...progress }: ApplyProgressProps) {
  const measured = new Map(
    traffic?.state === "measured"
      ? traffic.versions.map((version) => [version.version, version.percent])
      : [],
  );
  const subsets = shares.map((share) => share.subset);
  return (
    <ChangeProgress
      {...progress}
      done="Saved"
      steps={
        <li>
          {traffic === undefined ? <StatusText tone="progress">Measuring…</StatusText> : null}
          {traffic?.state === "unknown" ? (
            <StatusText tone="unknown" className="whitespace-normal!">
              Traffic cannot be measured: {traffic.message}
            </StatusText>
          ) : null}
          {traffic?.state === "measured" ? (
            <StatusText tone="ok">
              Measured over the last {traffic.windowSeconds} s at {formatRate(traffic.requestsPerSecond)}
            </StatusText>
          ) : null}
        </li>
      }
    >
      {traffic?.state === "measured" ? (
        <div className="mt-3">
          <ShareBar
            label={shares
              .map((share) => `${share.subset} measured ${(measured.get(share.version) ?? 0).toFixed(1)} %`)
              .join(", ")}
            shares={shares.map((share) => ({
              name: share.subset,
              percent: measured.get(share.version) ?? 0,
              color: versionColor(versionPlace(subsets, share.subset)),
            }))}
          />
          <table className="mt-2 w-full text-left text-sm">
            <caption className="sr-only">Shares before, wanted and measured</caption>
            <thead className="text-xs text-muted">
              <tr>
                <th scope="col" className="font-medium">
                  Version
                </th>
                <th scope="col" className="text-right font-medium">
                  Before
                </th>
                <th scope="col" className="text-right font-medium">
                  Wanted
                </th>
                <th scope="col" className="text-right font-medium">
                  Measured
                </th>
              </tr>
            </thead>
            <tbody>
              {shares.map((share) => (
                <tr key={share.subset} data-testid="measured-share" data-subset={share.subset}>
                  <th scope="row" className="py-0.5 font-medium">
                    {share.subset}
                  </th>
                  <td className="text-right text-muted">{share.before} %</td>
                  <td className="text-right">{share.wanted} %</td>
                  <td
                    className="text-right font-medium"
                    data-measured={(measured.get(share.version) ?? 0).toFixed(1)}
                  >
                    {(measured.get(share.version) ?? 0).toFixed(1)} %
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
    </ChangeProgress>
  );
}
