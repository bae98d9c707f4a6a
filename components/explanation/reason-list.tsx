import type { Reason } from "@/lib/domain/istio/explanation";
import { ObjectLink } from "./object-link";

const words: Record<Reason["role"], string> = {
  decided: "decides",
  lost: "loses",
  ignored: "has no say",
  default: "default",
};

/** The objects and fields behind an answer: who decides, who loses and why. */
export function ReasonList({ cluster, reasons }: { cluster: string; reasons: readonly Reason[] }) {
  if (reasons.length === 0) return null;
  return (
    <ul aria-label="Reasons" className="flex flex-col gap-1.5 border-l-2 border-line pl-3 text-sm">
      {reasons.map((reason, index) => (
        // Two reasons may say the same; their order is their identity.
        // oxlint-disable-next-line react/no-array-index-key
        <li key={index} data-testid="reason" data-role={reason.role}>
          <span
            className={
              reason.role === "decided"
                ? "mr-2 text-2xs font-semibold tracking-wide text-accent-text uppercase"
                : "mr-2 text-2xs font-semibold tracking-wide text-muted uppercase"
            }
          >
            {words[reason.role]}
          </span>
          {reason.object === undefined ? null : <ObjectLink cluster={cluster} object={reason.object} />}
          {reason.field === undefined ? null : (
            <code className="ml-1.5 font-mono text-xs wrap-anywhere text-muted">{reason.field}</code>
          )}
          <span className="block wrap-anywhere text-muted">{reason.message}</span>
        </li>
      ))}
    </ul>
  );
}

/** The reasons behind a disclosure, so that the answer stays in view. */
export function WhyDetails({ cluster, reasons }: { cluster: string; reasons: readonly Reason[] }) {
  if (reasons.length === 0) return null;
  return (
    <details className="text-sm">
      <summary className="w-fit cursor-pointer text-muted hover:text-text">Why?</summary>
      <div className="mt-1.5">
        <ReasonList cluster={cluster} reasons={reasons} />
      </div>
    </details>
  );
}
