import { StatusText, type Tone } from "@/components/ui/status-pill";
import { Tooltip } from "@/components/ui/tooltip";
import type { CallSummary, PortAccess } from "@/lib/domain/istio/security/who-may-call";

const looks: Record<PortAccess["verdict"], { tone: Tone; text: string }> = {
  allow: { tone: "ok", text: "may call" },
  deny: { tone: "bad", text: "is refused" },
  external: { tone: "info", text: "an authorizer decides" },
  depends: { tone: "warn", text: "depends on the request" },
};

/** Every caller of the cluster and what becomes of its calls, port by port, where ports differ. */
export function CallerTable({ callers }: { callers: CallSummary["callers"] }) {
  return (
    <ul aria-label="Callers" className="divide-y divide-line text-sm">
      {callers.map(({ caller, ports }) => {
        const verdicts = new Set(ports.map(({ verdict }) => verdict));
        const [first] = ports;
        const rows = verdicts.size === 1 && first !== undefined ? [first] : ports;
        return (
          <li
            key={`${caller.namespace} ${caller.principal ?? ""} ${caller.workloads.join()}`}
            data-testid="caller"
            className="flex flex-wrap items-baseline justify-between gap-x-3 py-1.5"
          >
            <span className="min-w-0 wrap-anywhere">
              <span className="font-medium">{caller.workloads.join(", ")}</span>{" "}
              <span className="text-muted">{caller.namespace}</span>
              {caller.principal === null ? <span className="text-muted"> · no proxy</span> : null}
            </span>
            <span className="flex flex-col items-end">
              {rows.map((row) => (
                <Tooltip key={row.port} content={row.reason.message}>
                  {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the reason must be reachable by keyboard */}
                  <span tabIndex={0} className="rounded-sm">
                    <StatusText tone={looks[row.verdict].tone}>
                      {rows.length > 1 ? `:${row.port} ` : ""}
                      {looks[row.verdict].text}
                    </StatusText>
                  </span>
                </Tooltip>
              ))}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
