"use client";

import type { ReactNode } from "react";
import type { ObjectPath } from "@/components/form/problems-context";
import { NumberField } from "@/components/form/number-field";
import { RowList } from "@/components/form/row-list";
import { ShareBar, versionColor } from "@/components/ui/share-bar";
import { computeShares } from "./compute-shares";
import { describeDestination } from "./describe-route";
import { DestinationFields, type DestinationValues } from "./destination-fields";
import type { RouteContext } from "./route-context";

interface Weighted {
  destination: DestinationValues;
  weight?: number | undefined;
}

interface WeightedDestinationsProps<T extends Weighted> {
  rows: readonly T[];
  onChange: (rows: T[]) => void;
  create: () => NoInfer<T>;
  path: ObjectPath;
  readOnly: boolean;
  context: RouteContext;
  /** More about one destination. */
  renderMore?: (row: T, index: number, change: (row: T) => void) => ReactNode;
}

/** Among several destinations one without a weight gets nothing; so the first keeps all until somebody says otherwise. */
function completeWeights<T extends Weighted>(rows: T[]): T[] {
  if (rows.length < 2 || rows.some(({ weight }) => weight !== undefined)) return rows;
  return rows.map((row, index) => ({ ...row, weight: index === 0 ? 100 : 0 }));
}

/** Destinations that share the requests, with the share each really gets. */
export function WeightedDestinations<T extends Weighted>(props: WeightedDestinationsProps<T>) {
  const { rows, onChange, create, path, readOnly, context } = props;
  const shares = computeShares(rows);
  const named = rows.map(({ destination }, index) => ({
    name: `${index + 1}. ${describeDestination(destination)}`,
    percent: shares[index] ?? 0,
    color: versionColor(index),
  }));
  return (
    <div className="flex flex-col gap-3">
      {rows.length < 2 ? null : (
        <ShareBar
          label={named.map(({ name, percent }) => `${name} ${percent} %`).join(", ")}
          shares={named}
          size="lg"
        />
      )}
      <RowList<T>
        noun="destination"
        rows={rows}
        onChange={(next) => onChange(next.length > rows.length ? completeWeights(next) : next)}
        create={create}
        path={path}
        readOnly={readOnly}
        title={({ destination }, index) =>
          rows.length === 1
            ? describeDestination(destination)
            : `${shares[index] ?? 0} % → ${describeDestination(destination)}`
        }
      >
        {(row, index, change) => (
          <>
            <DestinationFields
              values={row.destination}
              path={[...path, index, "destination"]}
              readOnly={readOnly}
              context={context}
              onChange={(destination) => change({ ...row, destination })}
            />
            {rows.length === 1 && row.weight === undefined ? null : (
              <NumberField
                label="Weight"
                className="max-w-48"
                value={row.weight}
                description={`${shares[index] ?? 0} % of the requests`}
                path={[...path, index, "weight"]}
                readOnly={readOnly}
                onChange={(weight) => change({ ...row, weight })}
              />
            )}
            {props.renderMore?.(row, index, change)}
          </>
        )}
      </RowList>
    </div>
  );
}
