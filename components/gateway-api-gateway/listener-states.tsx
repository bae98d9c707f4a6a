import { WhyDetails } from "@/components/explanation/reason-list";
import { Badge } from "@/components/ui/badge";
import { StatusText } from "@/components/ui/status-pill";
import type { ListenerState } from "@/lib/domain/gateway-api/explain-listeners";
import type { Explained } from "@/lib/domain/istio/explanation";

function describe({ port, protocol, hostname, attachedRoutes }: ListenerState): string {
  const routes = attachedRoutes === 1 ? "1 route" : `${attachedRoutes} routes`;
  return `${protocol} ${port} · ${hostname === "" ? "any host" : hostname} · ${routes}`;
}

/** What Istio would make of each listener. */
export function ListenerStates({
  cluster,
  listeners,
}: {
  cluster: string;
  listeners: Explained<ListenerState[]>;
}) {
  const { value, reasons } = listeners;
  if (value.length === 0)
    return (
      <StatusText tone="warn" className="whitespace-normal!">
        {reasons[0]?.message ?? "Without a listener nothing is opened."}
      </StatusText>
    );
  return (
    <div className="flex flex-col gap-3">
      <ul aria-label="Listeners" className="flex flex-col gap-2">
        {value.map((state) => (
          <li
            key={state.name}
            data-testid="listener-state"
            data-programmed={state.programmed}
            className="flex flex-wrap items-baseline gap-x-3 text-sm"
          >
            <StatusText tone={state.programmed ? "ok" : "bad"}>
              <span className="font-medium">{state.name}</span>{" "}
              {state.programmed ? "is opened" : "is not opened"}
            </StatusText>
            <span className="text-muted">{describe(state)}</span>
            {state.supportedKinds.map((kind) => (
              <Badge key={kind}>{kind}</Badge>
            ))}
          </li>
        ))}
      </ul>
      <WhyDetails cluster={cluster} reasons={reasons} />
    </div>
  );
}
