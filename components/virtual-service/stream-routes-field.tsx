"use client";

import { bindFields, type GroupProps } from "@/components/form/bind-fields";
import { NumberField } from "@/components/form/number-field";
import type { ObjectPath } from "@/components/form/problems-context";
import { RowList } from "@/components/form/row-list";
import { FieldGrid } from "@/components/form/section";
import { StringListField } from "@/components/form/string-list-field";
import { TextField } from "@/components/form/text-field";
import { TextMapField } from "@/components/form/text-map-field";
import { useOpenRows } from "@/components/form/use-open-rows";
import { listGatewayNames } from "@/components/traffic-host/known-hosts";
import type { VirtualServiceValues } from "@/lib/domain/istio/forms/virtual-service/virtual-service";
import { describeStreamRoute } from "./describe-route";
import type { RouteContext } from "./route-context";
import { WeightedDestinations } from "./weighted-destinations";

type TlsRoute = VirtualServiceValues["tls"][number];
type TcpRoute = VirtualServiceValues["tcp"][number];
type StreamMatch = TcpRoute["match"][number];

interface StreamRoutesFieldProps<T> {
  rows: readonly T[];
  onChange: (rows: T[]) => void;
  path: ObjectPath;
  readOnly: boolean;
  context: RouteContext;
}

const newStreamMatch = (): StreamMatch => ({ destinationSubnets: [], sourceLabels: {}, gateways: [] });

function StreamMatchFields(props: GroupProps<StreamMatch> & { context: RouteContext }) {
  const { values, onChange, path, readOnly, context } = props;
  const bind = bindFields(props);
  return (
    <>
      <FieldGrid>
        <NumberField label="Port" placeholder="9000" {...bind.one("port")} />
        <TextField
          label="Namespace of the caller"
          mono
          suggestions={context.catalog?.namespaces}
          {...bind.one("sourceNamespace")}
        />
        <StringListField
          label="Destination addresses"
          placeholder="10.0.0.0/16"
          {...bind.texts("destinationSubnets")}
        />
        <StringListField
          label="Gateways of the match"
          suggestions={["mesh", ...listGatewayNames(context.catalog, context.namespace)]}
          {...bind.texts("gateways")}
        />
      </FieldGrid>
      <TextMapField
        label="Labels of the caller"
        keyLabel="Label"
        addLabel="Add label"
        values={values.sourceLabels}
        path={[...path, "sourceLabels"]}
        readOnly={readOnly}
        onChange={(sourceLabels) => onChange({ ...values, sourceLabels })}
      />
    </>
  );
}

/** Routes of TLS connections that are passed on unopened, by the name they ask for. */
export function TlsRoutesField({
  rows,
  onChange,
  path,
  readOnly,
  context,
}: StreamRoutesFieldProps<TlsRoute>) {
  const open = useOpenRows(rows, onChange);
  return (
    <RowList<TlsRoute>
      noun="TLS route"
      ordered
      rows={rows}
      fold={open}
      onChange={open.onChange}
      create={() => ({
        match: [{ ...newStreamMatch(), sniHosts: [] }],
        route: [{ destination: { host: context.host } }],
      })}
      path={path}
      readOnly={readOnly}
      title={describeStreamRoute}
      empty="None. They choose by the name that a TLS connection asks for, without opening it."
    >
      {(row, index, change) => (
        <>
          <RowList<TlsRoute["match"][number]>
            noun="match"
            rows={row.match}
            onChange={(match) => change({ ...row, match })}
            create={() => ({ ...newStreamMatch(), sniHosts: [] })}
            path={[...path, index, "match"]}
            readOnly={readOnly}
          >
            {(match, at, changeMatch) => (
              <>
                <StringListField
                  label="Names asked for (SNI)"
                  required
                  values={match.sniHosts}
                  placeholder="shop.example.com"
                  path={[...path, index, "match", at, "sniHosts"]}
                  readOnly={readOnly}
                  onChange={(sniHosts) => changeMatch({ ...match, sniHosts })}
                />
                <StreamMatchFields
                  values={match}
                  path={[...path, index, "match", at]}
                  readOnly={readOnly}
                  context={context}
                  onChange={(next) => changeMatch({ ...match, ...next })}
                />
              </>
            )}
          </RowList>
          <WeightedDestinations
            rows={row.route}
            create={() => ({ destination: { host: context.host } })}
            path={[...path, index, "route"]}
            readOnly={readOnly}
            context={context}
            onChange={(route) => change({ ...row, route })}
          />
        </>
      )}
    </RowList>
  );
}

/** Routes of plain connections, by port or address. */
export function TcpRoutesField({
  rows,
  onChange,
  path,
  readOnly,
  context,
}: StreamRoutesFieldProps<TcpRoute>) {
  const open = useOpenRows(rows, onChange);
  return (
    <RowList<TcpRoute>
      noun="TCP route"
      ordered
      rows={rows}
      fold={open}
      onChange={open.onChange}
      create={() => ({ match: [], route: [{ destination: { host: context.host } }] })}
      path={path}
      readOnly={readOnly}
      title={describeStreamRoute}
      empty="None. They are for connections that are neither HTTP nor TLS, such as of databases."
    >
      {(row, index, change) => (
        <>
          <RowList<StreamMatch>
            noun="match"
            rows={row.match}
            onChange={(match) => change({ ...row, match })}
            create={newStreamMatch}
            path={[...path, index, "match"]}
            readOnly={readOnly}
            empty="Every connection."
          >
            {(match, at, changeMatch) => (
              <StreamMatchFields
                values={match}
                path={[...path, index, "match", at]}
                readOnly={readOnly}
                context={context}
                onChange={changeMatch}
              />
            )}
          </RowList>
          <WeightedDestinations
            rows={row.route}
            create={() => ({ destination: { host: context.host } })}
            path={[...path, index, "route"]}
            readOnly={readOnly}
            context={context}
            onChange={(route) => change({ ...row, route })}
          />
        </>
      )}
    </RowList>
  );
}
