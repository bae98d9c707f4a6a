import { ShareBar } from "@/components/ui/share-bar";
import { StatusText } from "@/components/ui/status-pill";
import type { Quota } from "@/lib/domain/tenancy/resources/tenancy";
import { type QuotaUse, quotaNouns } from "./quota-words";

interface QuotaListProps {
  quota: Quota | undefined;
  used: QuotaUse;
}

/** Use against limit, a line for each that is counted or limited; a word says when a limit is reached. */
export function QuotaList({ quota, used }: QuotaListProps) {
  const fields = (Object.keys(quotaNouns) as (keyof Quota)[]).filter(
    (field) => used[field] !== undefined || quota?.[field] !== undefined,
  );
  return (
    <ul aria-label="Quota" className="flex flex-col gap-2 text-sm">
      {fields.map((field) => {
        const limit = quota?.[field];
        const now = used[field];
        const isFull = limit !== undefined && now !== undefined && now >= limit;
        return (
          <li key={field} className="flex flex-wrap items-center justify-between gap-x-4">
            <span className="text-muted">{quotaNouns[field].label}</span>
            <span className="flex items-center gap-2">
              {limit === undefined || now === undefined ? null : (
                <span className="w-20">
                  <ShareBar
                    size="sm"
                    label={`${now} of ${limit} ${quotaNouns[field].noun}`}
                    shares={[
                      {
                        name: "in use",
                        percent: limit === 0 ? 100 : Math.min(100, (100 * now) / limit),
                        color: isFull ? "warn" : "v1",
                      },
                    ]}
                  />
                </span>
              )}
              {isFull ? <StatusText tone="warn">{now > limit ? "over" : "full"}</StatusText> : null}
              <span>
                {now ?? "not counted"}
                {limit === undefined ? <span className="text-muted"> · no limit</span> : ` of ${limit}`}
              </span>
            </span>
          </li>
        );
      })}
    </ul>
  );
}
