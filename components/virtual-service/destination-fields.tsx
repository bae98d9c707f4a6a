"use client";

import { bindFields, type GroupProps } from "@/components/form/bind-fields";
import { NumberField } from "@/components/form/number-field";
import { HostField } from "@/components/traffic-host/host-field";
import { findKnownService } from "@/components/traffic-host/known-hosts";
import { SubsetField } from "@/components/traffic-host/subset-field";
import type { HttpRouteValues } from "@/lib/domain/istio/forms/virtual-service/virtual-service";
import type { RouteContext } from "./route-context";

export type DestinationValues = HttpRouteValues["route"][number]["destination"];

/** Where requests go: service, subset and port. */
export function DestinationFields(props: GroupProps<DestinationValues> & { context: RouteContext }) {
  const { values, onChange, path, readOnly, context } = props;
  const bind = bindFields(props);
  const service = findKnownService(context.catalog, values.host, context.namespace);
  const ports = service?.ports.map(({ port }) => port) ?? [];
  return (
    <div className="grid items-start gap-3 sm:grid-cols-[minmax(0,2fr)_minmax(0,1fr)_7rem]">
      <HostField
        label="Host"
        value={values.host}
        catalog={context.catalog}
        namespace={context.namespace}
        path={[...path, "host"]}
        readOnly={readOnly}
        onChange={(host) => onChange({ ...values, host })}
      />
      <SubsetField service={service} {...bind.one("subset")} />
      <NumberField
        label="Port"
        placeholder={ports.length === 1 ? String(ports[0]) : undefined}
        description={ports.length > 1 && !readOnly ? `It has ${ports.join(", ")}.` : undefined}
        {...bind.one("port")}
      />
    </div>
  );
}
