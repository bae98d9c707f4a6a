"use client";

import Link from "next/link";
import { type ReactNode, useRef } from "react";
import { objectHref } from "@/components/configuration/configuration-href";
import { FormFooter } from "@/components/form/form-footer";
import { ProblemsProvider } from "@/components/form/problems-context";
import { useSubmitKeys } from "@/components/form/use-submit-keys";
import { ChangePreviewCard } from "@/components/istio-editor/change-preview-card";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { ErrorState, type Failure } from "@/components/ui/error-state";
import { PageHeader } from "@/components/ui/page-header";
import { YamlDiff } from "@/components/yaml-diff/yaml-diff";
import type { ChangePreview } from "@/lib/domain/istio/change";
import { formatReference, type ObjectReference } from "@/lib/domain/istio/explanation";
import { toYaml } from "@/lib/domain/istio/format-yaml";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import type { ExposureProblem } from "./exposure-draft";

/** An object with the resource that its page is under. */
export interface NamedObject {
  resource: string;
  object: ObjectReference;
}

export interface ExposurePageProps {
  cluster: string;
  service: string;
  namespace: string;
  fields: ReactNode;
  /** Below the form: where the route attaches. */
  beside: ReactNode;
  problems: readonly ExposureProblem[];
  /** What would be made; empty while the form is not filled in. */
  objects: readonly KubernetesObject[];
  /** Of these names there are objects already. */
  existing: readonly NamedObject[];
  /** Which names are taken is still being read. */
  looking: boolean;
  preview: { data: ChangePreview | undefined; error: Failure | null; loading: boolean };
  permission: { allowed: boolean; reason: string };
  unavailable: string | undefined;
  applying: boolean;
  applyError: Failure | null;
  /** Written and not undone: what was made. */
  made: readonly NamedObject[] | undefined;
  progress: ReactNode;
  dirty: boolean;
  onApply: () => void;
  onReset: () => void;
}

function describeBlocked(props: ExposurePageProps): string | undefined {
  const { unavailable, made, problems, existing, preview } = props;
  const [problem] = problems;
  const refused = preview.data?.edits.some((edit) => !edit.dryRun.accepted) ?? false;
  return (
    unavailable ??
    (made === undefined ? undefined : "it is exposed") ??
    problem?.message ??
    (existing.length === 0 ? undefined : "an object of that name exists") ??
    (preview.error === null ? undefined : "the cluster could not check it") ??
    (props.looking || preview.loading || preview.data === undefined
      ? "waiting for the cluster's check"
      : undefined) ??
    (refused ? "the cluster refuses it" : undefined)
  );
}

function ObjectLinks({ cluster, objects }: { cluster: string; objects: readonly NamedObject[] }) {
  return (
    <ul>
      {objects.map(({ resource, object }) => (
        <li key={`${resource} ${formatReference(object)}`}>
          <Link
            href={objectHref(cluster, resource, object)}
            className="font-medium wrap-anywhere text-accent-text hover:underline"
          >
            {formatReference(object)}
          </Link>
        </li>
      ))}
    </ul>
  );
}

const referTo = ({ kind, metadata }: KubernetesObject): ObjectReference => ({
  kind,
  namespace: metadata.namespace ?? "",
  name: metadata.name,
});

/** A service on its way out: the form left, what is made right, consequences, and the right to do it in the footer. */
export function ExposurePage(props: ExposurePageProps) {
  const { cluster, service, namespace, problems, objects, existing, preview, made } = props;
  const { permission, unavailable, applying, applyError } = props;
  const form = useRef<HTMLFormElement>(null);
  useSubmitKeys(form);
  const blocked = describeBlocked(props);
  const title = `Expose ${service}`;
  const idle =
    unavailable ??
    (permission.allowed ? undefined : "The cluster checks it for those who may create it.") ??
    (made === undefined ? undefined : "Nothing more: it is written.") ??
    (problems.length === 0
      ? undefined
      : `Fill in the form to see what would be made. ${problems[0]?.message ?? ""}`) ??
    (existing.length === 0 ? undefined : "Choose another name, or edit what is there.");
  return (
    <form
      ref={form}
      aria-label={title}
      noValidate
      className="flex min-h-full flex-col"
      onSubmit={(event) => {
        event.preventDefault();
        if (blocked === undefined && !applying && permission.allowed) props.onApply();
      }}
    >
      <PageHeader
        title={title}
        subtitle={`Let callers from outside reach the service · namespace ${namespace} · in ${cluster}`}
      />
      <div className="grid flex-1 items-start gap-4 p-4 md:p-6 xl:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-4">
          {unavailable === undefined ? null : (
            <Callout tone="warn" title="Read-only">
              {unavailable}
            </Callout>
          )}
          <ProblemsProvider
            violations={problems
              .filter(({ isMissing }) => !isMissing)
              .map(({ field, message }) => ({ severity: "error", stage: "schema", path: [field], message }))}
          >
            <Card flush>{props.fields}</Card>
          </ProblemsProvider>
          {props.beside}
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          {props.progress}
          {made === undefined ? null : (
            <Callout tone="info" title={`${service} is exposed`}>
              <ObjectLinks cluster={cluster} objects={made} />
            </Callout>
          )}
          {existing.length === 0 ? null : (
            <Callout tone="warn" title="There is something of that name already">
              It stays as it is. Edit it, or choose another name here.
              <ObjectLinks cluster={cluster} objects={existing} />
            </Callout>
          )}
          {applyError === null ? null : <ErrorState title="It was not saved" error={applyError} />}
          <ChangePreviewCard
            cluster={cluster}
            preview={preview.data}
            error={preview.error}
            loading={idle === undefined && preview.loading}
            idle={idle}
          />
          {objects.map((object) => (
            <Card key={formatReference(referTo(object))} flush title={formatReference(referTo(object))}>
              <YamlDiff
                before=""
                after={toYaml(object)}
                label={`YAML of ${formatReference(referTo(object))}`}
              />
            </Card>
          ))}
        </div>
      </div>
      <FormFooter
        permission={permission}
        cluster={cluster}
        blocked={blocked}
        applying={applying}
        dirty={props.dirty}
        onReset={props.onReset}
      />
    </form>
  );
}
