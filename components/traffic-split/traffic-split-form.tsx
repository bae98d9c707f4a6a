import { FileCode2 } from "lucide-react";
import { type ReactNode, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import type { Failure } from "@/components/ui/error-state";
import { PageHeader } from "@/components/ui/page-header";
import { StatusPill } from "@/components/ui/status-pill";
import { TabPanel, Tabs } from "@/components/ui/tabs";
import { toYaml } from "@/lib/domain/istio/format-yaml";
import type { TrafficSplitPreview, TrafficSplitView } from "@/lib/domain/istio/traffic-split";
import { PlannedChanges } from "./planned-changes";
import { ProblemList } from "./problem-list";
import { RoutePicker } from "./route-picker";
import {
  currentWeights,
  findDraftProblems,
  findRoute,
  isDraftChanged,
  isDraftWorthSaving,
  type SplitDraft,
  startDraft,
} from "./split-draft";
import { FormFooter } from "@/components/form/form-footer";
import { useSubmitKeys } from "@/components/form/use-submit-keys";
import { WeightCard } from "./weight-card";
import { YamlDiff } from "@/components/yaml-diff/yaml-diff";
import { PlannedDiffs } from "./planned-diffs";

export interface TrafficSplitFormProps {
  view: TrafficSplitView;
  draft: SplitDraft;
  preview: { data: TrafficSplitPreview | undefined; error: Failure | null; loading: boolean };
  /** The cluster does not answer, or our host does not: why nothing can be saved now. */
  unavailable: string | undefined;
  applying: boolean;
  applyError: Failure | null;
  onDraft: (draft: SplitDraft) => void;
  onApply: () => void;
  /** Set when the preview found that somebody else saved in the meantime. */
  onShowConflict: (() => void) | undefined;
  /** After a save: how far it has got. */
  progress: ReactNode;
  /** The YAML editor. */
  yaml: ReactNode;
  renderError: (error: Failure) => ReactNode;
}

function describeTarget(view: TrafficSplitView, draft: SplitDraft): ReactNode {
  if (view.virtualService === undefined) return "no VirtualService yet: the save creates it";
  const route = findRoute(view, draft.routeIndex);
  return (
    <>
      VirtualService <code className="font-mono text-xs">{view.virtualService.metadata.name}</code>
      {route === undefined ? null : (
        <>
          , route <code className="font-mono text-xs">{route.name ?? `http[${route.index}]`}</code> for{" "}
          {route.matches}
        </>
      )}
    </>
  );
}

/** The split of one service: sliders left, the exact change right, consequences below, the right to do it in the footer. */
export function TrafficSplitForm(props: TrafficSplitFormProps) {
  const {
    view,
    draft,
    preview,
    unavailable,
    applying,
    applyError,
    onDraft,
    onApply,
    onShowConflict,
    progress,
    yaml,
    renderError,
  } = props;
  const [tab, setTab] = useState<"diff" | "yaml">(view.state === "unsupported" ? "yaml" : "diff");
  const form = useRef<HTMLFormElement>(null);
  useSubmitKeys(form);
  const editable = view.state !== "unsupported";
  const readOnly = !view.permission.allowed || unavailable !== undefined || applying;
  const problems = editable ? findDraftProblems(view, draft) : undefined;
  const dirty = editable && isDraftChanged(view, draft);
  const worthSaving = editable && isDraftWorthSaving(view, draft);
  const refused = preview.data?.objects.find((object) => !object.dryRun.accepted);
  const idle = !worthSaving
    ? "Nothing yet: move a slider to see what a save would write."
    : problems === undefined
      ? undefined
      : "The weights are not valid yet, so there is nothing to check.";
  const blocked =
    unavailable ??
    (editable ? undefined : "this route is edited as YAML") ??
    (worthSaving ? undefined : "nothing changed yet") ??
    problems?.total ??
    (problems === undefined ? undefined : "a weight is not valid") ??
    (preview.error === null
      ? undefined
      : onShowConflict === undefined
        ? "the cluster could not check it"
        : "somebody else changed it") ??
    (preview.loading || preview.data === undefined ? "waiting for the cluster's check" : undefined) ??
    (refused === undefined ? undefined : "the cluster refuses it");

  return (
    <form
      ref={form}
      aria-label={`Split traffic of ${view.service}`}
      className="flex min-h-full flex-col"
      onSubmit={(event) => {
        event.preventDefault();
        if (blocked === undefined && !readOnly) onApply();
      }}
    >
      <PageHeader
        title={`Split traffic of ${view.service}`}
        state={dirty ? <StatusPill tone="info">not saved</StatusPill> : undefined}
        subtitle={
          <span data-testid="split-subtitle">
            Namespace {view.namespace} · in {view.cluster} · {describeTarget(view, draft)}
          </span>
        }
      />
      <div className="grid flex-1 content-start gap-4 p-4 md:p-6 xl:grid-cols-[minmax(0,1fr)_minmax(380px,0.6fr)]">
        <div className="flex min-w-0 flex-col gap-4">
          {unavailable === undefined ? null : (
            <Callout tone="warn" title="Nothing can be saved now">
              {unavailable}
            </Callout>
          )}
          {progress}
          {onShowConflict === undefined ? null : (
            <Callout
              tone="warn"
              title="Somebody changed this split since you opened it"
              action={
                <Button size="sm" onClick={onShowConflict}>
                  Compare
                </Button>
              }
            >
              Nothing of yours was written. Compare both versions and choose.
            </Callout>
          )}
          {applyError === null ? null : renderError(applyError)}
          {view.state === "absent" ? (
            <Callout tone="info" title="No rule splits this service yet">
              Calls go to every ready pod alike. Saving creates a VirtualService and a DestinationRule with
              one subset a version.
            </Callout>
          ) : null}
          {editable ? null : (
            <Callout
              tone="warn"
              title="This VirtualService says more than sliders can"
              action={
                <Button size="sm" icon={FileCode2} onClick={() => setTab("yaml")}>
                  Edit as YAML
                </Button>
              }
            >
              Nothing of it is changed by this form. The fields below are why.
            </Callout>
          )}
          <ProblemList problems={view.problems} />
          {view.routes.length > 1 || (!editable && view.routes.length > 0) ? (
            <RoutePicker
              routes={view.routes}
              selected={draft.routeIndex}
              onSelect={(routeIndex) => onDraft(startDraft(view, routeIndex))}
            />
          ) : null}
          {editable ? (
            <>
              <WeightCard
                rows={draft.rows}
                before={currentWeights(view, draft.routeIndex)}
                versions={view.versions}
                problems={problems}
                readOnly={readOnly}
                onChange={(rows) => onDraft({ ...draft, rows })}
              />
              {idle === undefined
                ? preview.data?.warnings.map((warning) => (
                    <Callout key={warning.title} tone="warn" title={warning.title}>
                      {warning.detail}
                    </Callout>
                  ))
                : null}
              {view.permission.allowed ? (
                <PlannedChanges
                  view={view}
                  preview={preview.data}
                  error={preview.error}
                  loading={preview.loading}
                  idle={idle}
                />
              ) : null}
            </>
          ) : null}
        </div>
        <Card flush className="min-w-0 self-start overflow-hidden xl:sticky xl:top-24">
          <Tabs
            value={tab}
            onValueChange={(value) => setTab(value === "yaml" ? "yaml" : "diff")}
            label="The change as text"
            listClassName="px-2"
            tabs={[
              { value: "diff", label: "Diff" },
              { value: "yaml", label: "YAML" },
            ]}
          >
            <TabPanel value="diff" className="max-h-[70vh] overflow-y-auto pt-0!">
              {idle === undefined && preview.data !== undefined ? (
                <PlannedDiffs objects={preview.data.objects} />
              ) : (
                <CurrentYaml view={view} />
              )}
            </TabPanel>
            <TabPanel value="yaml" className="pt-0!">
              {yaml}
            </TabPanel>
          </Tabs>
        </Card>
      </div>
      <FormFooter
        permission={view.permission}
        cluster={view.cluster}
        blocked={blocked}
        applying={applying}
        dirty={dirty}
        onReset={() => onDraft(startDraft(view, draft.routeIndex))}
      />
    </form>
  );
}

/** Before anything is changed: the rule as it is. */
function CurrentYaml({ view }: { view: TrafficSplitView }) {
  if (view.virtualService === undefined) {
    return <p className="p-4 text-sm text-muted">There is no VirtualService for {view.host} yet.</p>;
  }
  const text = toYaml(view.virtualService);
  return (
    <YamlDiff
      before={text}
      after={text}
      label={`VirtualService ${view.virtualService.metadata.name} as it is`}
    />
  );
}
