"use client";

import { Plus } from "lucide-react";
import { OptionalSection } from "@/components/form/optional-section";
import { RowList } from "@/components/form/row-list";
import { TextField } from "@/components/form/text-field";
import { TextMapField } from "@/components/form/text-map-field";
import { useOpenRows } from "@/components/form/use-open-rows";
import { hasLabels } from "@/components/policy-scope/covered-workloads";
import { Button } from "@/components/ui/button";
import type { DestinationRuleValues } from "@/lib/domain/istio/forms/destination-rule/destination-rule";
import type { CatalogService, CatalogWorkload, MeshCatalog } from "@/lib/domain/istio/mesh-catalog";
import { describePolicy } from "./describe-policy";
import { newTrafficPolicy, TrafficPolicyFields } from "./traffic-policy-fields";

type Subset = DestinationRuleValues["subsets"][number];

interface SubsetsFieldProps {
  rows: readonly Subset[];
  onChange: (rows: Subset[]) => void;
  service: CatalogService | undefined;
  catalog: MeshCatalog | undefined;
  readOnly: boolean;
}

function describeSubset({ name, labels, trafficPolicy }: Subset): string {
  const pairs = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  const policy = describePolicy(trafficPolicy);
  return [
    `${name === "" ? "A subset to name" : name}: ${pairs.length === 0 ? "all endpoints" : pairs.join(", ")}`,
    ...(policy === undefined ? [] : [`own ${policy}`]),
  ].join(" · ");
}

function hasMatch(workloads: readonly CatalogWorkload[], labels: Readonly<Record<string, string>>): boolean {
  return workloads.some((workload) => hasLabels(workload, labels));
}

/** Named parts of the endpoints, such as versions, that routes send to. */
export function SubsetsField({ rows, onChange, service, catalog, readOnly }: SubsetsFieldProps) {
  const open = useOpenRows(rows, onChange);
  const path = ["spec", "subsets"];
  const isVersion =
    (version: string) =>
    ({ labels }: Subset) =>
      labels["version"] === version;
  const missing = (service?.versions ?? []).filter((version) => !rows.some(isVersion(version)));
  const near = (catalog?.workloads ?? []).filter(({ namespace }) => namespace === service?.namespace);
  return (
    <>
      {readOnly || missing.length === 0 ? null : (
        <div className="flex flex-wrap items-center gap-2 text-sm text-muted">
          <span>Versions without a subset:</span>
          {missing.map((version) => (
            <Button
              key={version}
              size="sm"
              icon={Plus}
              aria-label={`Add subset ${version}`}
              onClick={() => open.onChange([...rows, { name: version, labels: { version } }])}
            >
              {version}
            </Button>
          ))}
        </div>
      )}
      <RowList<Subset>
        noun="subset"
        rows={rows}
        fold={open}
        onChange={open.onChange}
        create={() => ({ name: "", labels: {} })}
        path={path}
        readOnly={readOnly}
        title={describeSubset}
        empty="None. Add one for each version to send requests to one of them."
      >
        {(row, index, change) => (
          <>
            <TextField
              label="Name of the subset"
              required
              mono
              className="max-w-72"
              value={row.name}
              suggestions={missing}
              placeholder="v1"
              path={[...path, index, "name"]}
              readOnly={readOnly}
              onChange={(name) => change({ ...row, name: name ?? "" })}
            />
            <TextMapField
              label="Labels of its endpoints"
              keyLabel="Label"
              addLabel="Add label"
              values={row.labels}
              description={
                service === undefined || hasMatch(near, row.labels)
                  ? "Besides those of the service itself."
                  : `No workload of ${service.namespace} has them: requests to the subset fail.`
              }
              path={[...path, index, "labels"]}
              readOnly={readOnly}
              onChange={(labels) => change({ ...row, labels })}
            />
            <OptionalSection
              label="A policy of its own"
              description="Each part that it has replaces that part of the host's policy."
              create={newTrafficPolicy}
              values={row.trafficPolicy}
              path={[...path, index, "trafficPolicy"]}
              readOnly={readOnly}
              onChange={(trafficPolicy) => change({ ...row, trafficPolicy })}
            >
              {(group) => <TrafficPolicyFields {...group} service={service} />}
            </OptionalSection>
          </>
        )}
      </RowList>
    </>
  );
}
