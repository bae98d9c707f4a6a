"use client";

import { RowList } from "@/components/form/row-list";
import { FieldGrid, Section } from "@/components/form/section";
import { StringListField } from "@/components/form/string-list-field";
import { useOpenRows } from "@/components/form/use-open-rows";
import type { FormFieldsProps } from "@/components/istio-editor/istio-form";
import { ExportToField } from "@/components/traffic-host/export-to-field";
import { HostListField } from "@/components/traffic-host/host-list-field";
import { listGatewayNames } from "@/components/traffic-host/known-hosts";
import { Callout } from "@/components/ui/callout";
import type {
  HttpRouteValues,
  VirtualServiceValues,
} from "@/lib/domain/istio/forms/virtual-service/virtual-service";
import { CanaryAction } from "./canary-action";
import { describeRoute } from "./describe-route";
import { HttpRouteFields } from "./http-route-fields";
import type { RouteContext } from "./route-context";
import { newRoute } from "./start-route";
import { TcpRoutesField, TlsRoutesField } from "./stream-routes-field";

/** Where a new route goes: where the others do, or to the first host that is a name. */
function chooseHost({ http, hosts }: VirtualServiceValues): string {
  const used = http.flatMap(({ route }) => route.map(({ destination }) => destination.host));
  return used.find((host) => host !== "") ?? hosts.find((host) => !host.includes("*")) ?? "";
}

/** The first route that takes every request, when others follow that get none. */
function findCatchAll(http: readonly HttpRouteValues[]): number | undefined {
  const index = http.findIndex(({ match }) => match.length === 0);
  return index >= 0 && index < http.length - 1 ? index : undefined;
}

/** Which requests to some hosts go where, and how. */
export function VirtualServiceFields(props: FormFieldsProps<VirtualServiceValues>) {
  const { values, onChange, catalog, namespace, readOnly } = props;
  const { http } = values;
  const context: RouteContext = { catalog, namespace, host: chooseHost(values) };
  const setHttp = (next: HttpRouteValues[]) => onChange({ ...values, http: next });
  const open = useOpenRows(http, setHttp);
  const catchAll = findCatchAll(http);
  return (
    <>
      <Section title="Hosts" description="Whose requests are routed, and where they come from.">
        <HostListField
          label="Hosts"
          values={values.hosts}
          catalog={catalog}
          namespace={namespace}
          path={["spec", "hosts"]}
          placeholder="reviews"
          description="What callers ask for. None: other VirtualServices delegate to this one."
          readOnly={readOnly}
          onChange={(hosts) => onChange({ ...values, hosts })}
        />
        <FieldGrid>
          <StringListField
            label="Gateways"
            values={values.gateways}
            suggestions={["mesh", ...listGatewayNames(catalog, namespace)]}
            path={["spec", "gateways"]}
            placeholder="mesh"
            description="Empty or mesh: callers within the mesh. A gateway: requests from outside; then add mesh for both."
            readOnly={readOnly}
            onChange={(gateways) => onChange({ ...values, gateways })}
          />
          <ExportToField
            values={values.exportTo}
            catalog={catalog}
            readOnly={readOnly}
            onChange={(exportTo) => onChange({ ...values, exportTo })}
          />
        </FieldGrid>
      </Section>
      <Section title="HTTP routes" description="The first route that a request matches decides.">
        {readOnly ? null : (
          <CanaryAction context={context} onInsert={(route) => open.onChange([route, ...http])} />
        )}
        {catchAll === undefined ? null : (
          <Callout tone="warn" title={`Route ${catchAll + 1} takes every request`}>
            Those after it are never reached: move it to the end.
          </Callout>
        )}
        <RowList<HttpRouteValues>
          noun="route"
          ordered
          rows={http}
          fold={open}
          onChange={open.onChange}
          create={() => newRoute(context.host)}
          path={["spec", "http"]}
          readOnly={readOnly}
          title={describeRoute}
          empty="No HTTP route: requests go to the service as if this object were not there. Add a route to split, redirect or delay them."
        >
          {(route, index, change) => (
            <HttpRouteFields
              values={route}
              onChange={change}
              path={["spec", "http", index]}
              readOnly={readOnly}
              context={context}
            />
          )}
        </RowList>
      </Section>
      <Section title="TLS and TCP routes" description="For connections that proxies pass on without reading.">
        <TlsRoutesField
          rows={values.tls}
          path={["spec", "tls"]}
          readOnly={readOnly}
          context={context}
          onChange={(tls) => onChange({ ...values, tls })}
        />
        <TcpRoutesField
          rows={values.tcp}
          path={["spec", "tcp"]}
          readOnly={readOnly}
          context={context}
          onChange={(tcp) => onChange({ ...values, tcp })}
        />
      </Section>
    </>
  );
}
