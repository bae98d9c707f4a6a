import { StatusText } from "@/components/ui/status-pill";
import type { ChangeEffect, EffectEntry } from "@/lib/domain/istio/change";

/** More than this many lines of one sort are counted, not drawn. */
const shown = 12;

function EffectList({ title, entries }: { title: string; entries: readonly EffectEntry[] }) {
  if (entries.length === 0) return null;
  return (
    <section aria-label={title}>
      <h3 className="mb-1 text-2xs font-semibold tracking-wide text-muted uppercase">
        {title} · {entries.length}
      </h3>
      <ul className="divide-y divide-line">
        {entries.slice(0, shown).map((entry) => (
          <li key={`${entry.namespace}/${entry.subject}`} data-testid="effect" className="py-1.5 text-sm">
            <p className="font-medium wrap-anywhere">
              {entry.subject} <span className="font-normal text-muted">{entry.namespace}</span>
            </p>
            <p className="wrap-anywhere text-muted">
              <del className="decoration-muted/50">{entry.before}</del>
              <span aria-hidden> → </span>
              <span className="sr-only">becomes</span>{" "}
              <ins className="text-text no-underline">{entry.after}</ins>
            </p>
          </li>
        ))}
      </ul>
      {entries.length > shown ? (
        <p className="text-sm text-muted">and {entries.length - shown} more</p>
      ) : null}
    </section>
  );
}

/** What a change does to the living mesh: who is cut off first, then encryption, decisions and routes. */
export function EffectView({ effect }: { effect: ChangeEffect }) {
  const { cutOff, mtls, decisions, routes, examined, unexamined, truncated } = effect;
  const changes = mtls.length + decisions.length + routes.length;
  return (
    <div className="flex flex-col gap-4">
      {cutOff.length === 0 ? null : (
        <section aria-label="Would be cut off" className="rounded-md bg-bad-soft px-3 py-2">
          <StatusText tone="bad">Callers that would be cut off</StatusText>
          <ul className="mt-1 text-sm">
            {cutOff.slice(0, shown).map((entry) => (
              <li
                key={`${entry.caller} ${entry.destination}`}
                data-testid="cut-off"
                className="wrap-anywhere"
              >
                <span className="font-medium">
                  {entry.caller} → {entry.destination}
                </span>
                <span className="text-muted">: {entry.why}</span>
              </li>
            ))}
          </ul>
          {cutOff.length > shown ? (
            <p className="text-sm text-muted">and {cutOff.length - shown} more</p>
          ) : null}
        </section>
      )}
      <EffectList title="Encryption" entries={mtls} />
      <EffectList title="Who may call" entries={decisions} />
      <EffectList title="Routes" entries={routes} />
      <p className="text-xs text-muted">
        {changes + cutOff.length > 0
          ? ""
          : unexamined.length === 0
            ? "Nothing in the mesh behaves differently. "
            : "Nothing of what was examined behaves differently. "}
        Examined {examined.services} services, {examined.workloads} workloads and {examined.calls} calls.
        {unexamined.length === 0 ? "" : ` Not examined: ${unexamined.join("; ")}.`}
        {truncated === undefined ? "" : ` ${truncated}`}
      </p>
    </div>
  );
}
