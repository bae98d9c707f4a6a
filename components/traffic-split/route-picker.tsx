import { clsx } from "clsx";
import { CircleSlash } from "lucide-react";
import type { SplitRoute } from "@/lib/domain/istio/traffic-split";

export interface RoutePickerProps {
  routes: readonly SplitRoute[];
  selected: number;
  onSelect: (routeIndex: number) => void;
}

/** Which http route of the VirtualService is edited, each with its matches in words. One that cannot be edited says why. */
export function RoutePicker({ routes, selected, onSelect }: RoutePickerProps) {
  return (
    <fieldset className="rounded-lg border bg-surface">
      <legend className="sr-only">Route to edit</legend>
      <div className="flex items-center justify-between gap-3 border-b px-4 py-2.5">
        <span className="font-semibold">Route</span>
        <span className="text-sm text-muted">Istio takes the first that matches</span>
      </div>
      <ul className="p-1.5">
        {routes.map((route) => (
          <li key={route.index}>
            <label
              className={clsx(
                "grid grid-cols-[auto_1fr_auto] items-start gap-x-2.5 rounded-md px-2.5 py-1.5",
                route.editable ? "cursor-pointer hover:bg-hover" : "text-muted",
                route.index === selected && "bg-accent-soft",
              )}
            >
              <input
                type="radio"
                name="route"
                className="mt-1 accent-(--accent)"
                checked={route.index === selected}
                disabled={!route.editable}
                onChange={() => onSelect(route.index)}
              />
              <span className="min-w-0">
                {route.matches}
                {route.editable || route.reason === undefined ? null : (
                  <span className="flex items-start gap-1.5 text-xs text-warn">
                    <CircleSlash aria-hidden className="mt-0.5 size-3 shrink-0" />
                    <span>
                      {route.reason.message} <code className="font-mono text-2xs">{route.reason.field}</code>
                    </span>
                  </span>
                )}
              </span>
              <code className="font-mono text-xs text-muted">{route.name ?? `http[${route.index}]`}</code>
            </label>
          </li>
        ))}
      </ul>
    </fieldset>
  );
}
