"use client";

import { Split } from "lucide-react";
import { useState } from "react";
import { FieldGrid } from "@/components/form/section";
import { TextField } from "@/components/form/text-field";
import { HostField } from "@/components/traffic-host/host-field";
import { findKnownService } from "@/components/traffic-host/known-hosts";
import { SubsetField } from "@/components/traffic-host/subset-field";
import { Button } from "@/components/ui/button";
import type { HttpRouteValues } from "@/lib/domain/istio/forms/virtual-service/virtual-service";
import type { RouteContext } from "./route-context";
import { makeCanaryRoute } from "./start-route";

interface CanaryActionProps {
  context: RouteContext;
  /** Puts the route before the others. */
  onInsert: (route: HttpRouteValues) => void;
}

/** Requests with a header to another version, in one step. */
export function CanaryAction({ context, onInsert }: CanaryActionProps) {
  const [isOpen, setOpen] = useState(false);
  const [header, setHeader] = useState("x-canary");
  const [value, setValue] = useState("yes");
  const [typedHost, setHost] = useState<string>();
  const [subset, setSubset] = useState<string>();
  const host = typedHost ?? context.host;
  if (!isOpen)
    return (
      <div>
        <Button icon={Split} onClick={() => setOpen(true)}>
          Send by header to a subset…
        </Button>
      </div>
    );
  return (
    <fieldset aria-label="Canary by header" className="flex flex-col gap-4 rounded-md border border-line p-3">
      <p className="text-sm text-muted">
        Only requests with this header reach the new version; all others go as before.
      </p>
      <FieldGrid>
        <TextField label="Header" required mono value={header} onChange={(text) => setHeader(text ?? "")} />
        <TextField
          label="Value"
          mono
          value={value}
          description="Empty: whatever its value is."
          onChange={(text) => setValue(text ?? "")}
        />
        <HostField
          label="Service"
          value={host}
          catalog={context.catalog}
          namespace={context.namespace}
          path={[]}
          readOnly={false}
          onChange={setHost}
        />
        <SubsetField
          required
          service={findKnownService(context.catalog, host, context.namespace)}
          value={subset}
          readOnly={false}
          onChange={setSubset}
        />
      </FieldGrid>
      <div className="flex flex-wrap gap-2">
        <Button
          variant="primary"
          disabled={header.trim() === "" || host === "" || subset === undefined}
          onClick={() => {
            if (subset === undefined) return;
            onInsert(makeCanaryRoute(header.trim(), value, host, subset));
            setOpen(false);
          }}
        >
          Insert as the first route
        </Button>
        <Button variant="ghost" onClick={() => setOpen(false)}>
          Not now
        </Button>
      </div>
    </fieldset>
  );
}
