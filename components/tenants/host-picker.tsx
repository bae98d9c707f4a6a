"use client";

import { useId, useState } from "react";
import { type ObjectPath, useProblem } from "@/components/form/problems-context";
import { StringListField } from "@/components/form/string-list-field";
import { Callout } from "@/components/ui/callout";
import { Input } from "@/components/ui/input";
import { SkeletonRows } from "@/components/ui/skeleton";
import type { OwnService } from "./own-services";

interface HostPickerProps {
  values: readonly string[];
  onChange: (hosts: string[]) => void;
  /** Of the tenant; undefined while they are asked for. */
  services: readonly OwnService[] | undefined;
  /** Why they could not be asked for. */
  failure: string | undefined;
  /** Other hosts of the tenant. */
  hosts: readonly string[];
  path: ObjectPath;
  readOnly: boolean;
}

const filterFrom = 9;

/** Services of one's own, ticked; any other host is typed. */
export function HostPicker(props: HostPickerProps) {
  const { values, onChange, services, failure, hosts, path, readOnly } = props;
  const id = useId();
  const [search, setSearch] = useState("");
  const problem = useProblem(path, true);
  const known = new Set(services?.map(({ host }) => host));
  const text = search.trim().toLowerCase();
  const shown = services?.filter(({ host }) => values.includes(host) || host.includes(text));
  return (
    <div className="flex flex-col gap-4">
      <fieldset className="flex min-w-0 flex-col gap-1.5">
        <legend className="mb-1 text-sm font-medium">Services</legend>
        {failure === undefined ? null : (
          <Callout tone="warn" title="Your services could not be read">
            {failure} Their hosts can be typed below.
          </Callout>
        )}
        {services === undefined && failure === undefined ? (
          <SkeletonRows rows={3} label="Looking for services" />
        ) : services?.length === 0 ? (
          <p className="text-sm text-muted">No service lies in the tenant&apos;s namespaces.</p>
        ) : null}
        {(services?.length ?? 0) >= filterFrom ? (
          <Input
            aria-label="Find a service"
            placeholder="Find a service"
            autoComplete="off"
            value={search}
            onChange={(event) => setSearch(event.target.value)}
          />
        ) : null}
        <ul className="max-h-56 overflow-y-auto">
          {shown?.map(({ host, name, namespace, clusters }) => (
            <li key={host} className="flex min-h-7 items-start gap-2 py-0.5 text-sm">
              <input
                type="checkbox"
                id={`${id}-${host}`}
                className="mt-0.5 size-4 shrink-0 accent-(--accent)"
                checked={values.includes(host)}
                disabled={readOnly}
                onChange={(event) =>
                  onChange(
                    event.target.checked ? [...values, host] : values.filter((other) => other !== host),
                  )
                }
              />
              <label htmlFor={`${id}-${host}`} className="min-w-0 wrap-anywhere">
                {name}{" "}
                <span className="text-muted">
                  of {namespace} in {clusters.join(", ")}
                </span>
              </label>
            </li>
          ))}
        </ul>
        {shown?.length === 0 && text !== "" ? (
          <p className="text-sm text-muted">No service of yours is called that.</p>
        ) : null}
        {problem === undefined ? null : (
          <p role="alert" className="text-sm wrap-anywhere text-bad">
            {problem}
          </p>
        )}
      </fieldset>
      <StringListField
        label="Other hosts"
        description="A host of your workspaces, or *.NAMESPACE.svc.cluster.local for all services of a namespace."
        placeholder="*.payments.svc.cluster.local"
        suggestions={hosts}
        values={values.filter((host) => !known.has(host))}
        onChange={(others) => onChange([...values.filter((host) => known.has(host)), ...others])}
        readOnly={readOnly}
      />
    </div>
  );
}
