"use client";

import { bindFields, type GroupProps } from "@/components/form/bind-fields";
import { NumberField } from "@/components/form/number-field";
import { OptionalSection } from "@/components/form/optional-section";
import { RowList } from "@/components/form/row-list";
import type { HttpRouteValues } from "@/lib/domain/istio/forms/virtual-service/virtual-service";
import { describeDestination } from "./describe-route";
import { DestinationFields } from "./destination-fields";
import type { RouteContext } from "./route-context";

type Mirror = HttpRouteValues["mirrors"][number];

/** Copies of the requests to elsewhere, whose answers nobody waits for. */
export function RouteMirrorFields(props: GroupProps<HttpRouteValues> & { context: RouteContext }) {
  const { values, onChange, path, readOnly, context } = props;
  const bind = bindFields(props);
  const forwards = values.redirect === undefined && values.directResponse === undefined;
  return (
    <>
      {values.mirror === undefined && (values.mirrors.length > 0 || !forwards) ? null : (
        <OptionalSection
          label="Mirror"
          description="Copies of requests go to another version as well; its answers are thrown away."
          create={() => ({ host: context.host })}
          {...bind.group("mirror")}
          onChange={(mirror) =>
            onChange({
              ...values,
              mirror,
              mirrorPercentage: mirror === undefined ? undefined : values.mirrorPercentage,
            })
          }
        >
          {(group) => (
            <>
              <DestinationFields {...group} context={context} />
              <NumberField
                label="Share that is copied"
                className="max-w-48"
                suffix="%"
                description="Empty: all requests."
                {...bind.one("mirrorPercentage")}
              />
            </>
          )}
        </OptionalSection>
      )}
      {values.mirrors.length === 0 ? null : (
        <RowList<Mirror>
          noun="mirror"
          rows={values.mirrors}
          onChange={(mirrors) => onChange({ ...values, mirrors })}
          create={() => ({ destination: { host: context.host } })}
          path={[...path, "mirrors"]}
          readOnly={readOnly}
          title={({ destination }) => `copies to ${describeDestination(destination)}`}
        >
          {(row, index, change) => (
            <>
              <DestinationFields
                values={row.destination}
                path={[...path, "mirrors", index, "destination"]}
                readOnly={readOnly}
                context={context}
                onChange={(destination) => change({ ...row, destination })}
              />
              <NumberField
                label="Share that is copied"
                className="max-w-48"
                suffix="%"
                value={row.percentage}
                path={[...path, "mirrors", index, "percentage"]}
                readOnly={readOnly}
                onChange={(percentage) => change({ ...row, percentage })}
              />
            </>
          )}
        </RowList>
      )}
    </>
  );
}
