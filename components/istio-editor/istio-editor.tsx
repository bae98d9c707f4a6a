import { Trash2 } from "lucide-react";
import { type ReactNode, useRef, useState } from "react";
import { FormFooter } from "@/components/form/form-footer";
import { ProblemsProvider } from "@/components/form/problems-context";
import { useSubmitKeys } from "@/components/form/use-submit-keys";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { ErrorState, type Failure } from "@/components/ui/error-state";
import { PageHeader } from "@/components/ui/page-header";
import { StatusPill } from "@/components/ui/status-pill";
import { TabPanel, Tabs } from "@/components/ui/tabs";
import { YamlDiff } from "@/components/yaml-diff/yaml-diff";
import type { ChangePreview } from "@/lib/domain/istio/change";
import type { Finding } from "@/lib/domain/istio/finding";
import { toYaml } from "@/lib/domain/istio/format-yaml";
import { formatPath, type Violation } from "@/lib/domain/istio/violation";
import { ChangePreviewCard } from "./change-preview-card";
import { type EditorDraft, isDraftChanged } from "./editor-draft";
import { FindingList } from "./finding-list";

export interface IstioEditorProps {
  title: string;
  subtitle: ReactNode;
  /** Beside the actions of the page. */
  links?: ReactNode;
  cluster: string;
  draft: EditorDraft;
  /** The form, or why there is none. */
  fields: ReactNode;
  hasForm: boolean;
  /** Below the form; null: nothing. */
  beside?: ReactNode;
  /** What a cluster would refuse in the draft as it is. */
  violations: readonly Violation[];
  /** What the guardrails of a tenant refuse in it, by the last preview. */
  refusals?: readonly Violation[];
  /** The draft is still being judged. */
  judging: boolean;
  findings: readonly Finding[];
  preview: { data: ChangePreview | undefined; error: Failure | null; loading: boolean };
  permission: { allowed: boolean; reason: string };
  unavailable: string | undefined;
  deleting: boolean;
  /** It was deleted while this page was open. */
  gone: boolean;
  onCreateAgain: () => void;
  applying: boolean;
  applyError: Failure | null;
  progress: ReactNode;
  yaml: ReactNode;
  /** Beside Apply; told why the change cannot go anywhere now. */
  renderElsewhere?: (blocked: string | undefined) => ReactNode;
  onApply: () => void;
  onReset: () => void;
  onDelete: (deleting: boolean) => void;
  onShowConflict: (() => void) | undefined;
}

function describeBlocked(props: IstioEditorProps, changed: boolean): string | undefined {
  const { draft, violations, preview, unavailable, deleting } = props;
  const refused = preview.data?.edits.find((edit) => !edit.dryRun.accepted);
  const errors = violations.filter(({ severity }) => severity === "error").length;
  return (
    unavailable ??
    (props.gone ? "it was deleted" : undefined) ??
    (changed || deleting ? undefined : "nothing changed yet") ??
    (draft.textProblems.length === 0 ? undefined : "the YAML cannot be read") ??
    (draft.object.metadata.name === "" ? "it needs a name" : undefined) ??
    (errors === 0 || deleting
      ? undefined
      : `${errors} ${errors === 1 ? "problem" : "problems"} to mend first`) ??
    (preview.error === null
      ? undefined
      : props.onShowConflict === undefined
        ? "the cluster could not check it"
        : "somebody else changed it") ??
    (props.judging || preview.loading || preview.data === undefined
      ? "waiting for the cluster's check"
      : undefined) ??
    (refused === undefined ? undefined : "the cluster refuses it")
  );
}

function ViolationList({
  violations,
  refusing = "A cluster would refuse this",
}: {
  violations: readonly Violation[];
  refusing?: string;
}) {
  if (violations.length === 0) return null;
  const errors = violations.filter(({ severity }) => severity === "error");
  return (
    <Callout
      tone={errors.length > 0 ? "bad" : "warn"}
      title={
        errors.length > 0
          ? `${refusing}: ${errors.length} ${errors.length === 1 ? "problem" : "problems"}`
          : "A cluster would accept this with a warning"
      }
    >
      <ul className="flex flex-col gap-1">
        {violations.map(({ path, message, severity }) => (
          <li key={`${formatPath(path)} ${message}`} data-testid="violation" data-severity={severity}>
            {path.length === 0 ? null : <code className="font-mono text-xs">{formatPath(path)}: </code>}
            {message}
          </li>
        ))}
      </ul>
    </Callout>
  );
}

/** One object: the form left, the exact change and the YAML right, consequences below, the right to do it in the footer. */
export function IstioEditor(props: IstioEditorProps) {
  const { title, subtitle, cluster, draft, fields, hasForm, violations, findings, preview } = props;
  const { permission, unavailable, deleting, applying, applyError, progress, yaml, refusals = [] } = props;
  const [tab, setTab] = useState<"diff" | "yaml">(hasForm ? "diff" : "yaml");
  const form = useRef<HTMLFormElement>(null);
  useSubmitKeys(form);
  const changed = isDraftChanged(draft);
  const blocked = describeBlocked(props, changed);
  const before = draft.base === null ? "" : toYaml(draft.base);
  const after = deleting ? "" : toYaml(draft.object);
  const idle =
    unavailable ??
    (props.gone ? "Nothing: it was deleted." : undefined) ??
    (changed || deleting ? undefined : "Nothing yet: change something to see what a save would do.") ??
    (violations.some(({ severity }) => severity === "error") && !deleting
      ? "It is not valid yet, so there is nothing to check."
      : undefined);
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
        subtitle={subtitle}
        state={
          deleting ? (
            <StatusPill tone="bad">to be deleted</StatusPill>
          ) : props.gone ? (
            <StatusPill tone="unknown">deleted</StatusPill>
          ) : draft.base === null ? (
            <StatusPill tone="info">new</StatusPill>
          ) : changed || draft.textProblems.length > 0 ? (
            <StatusPill tone="info">not saved</StatusPill>
          ) : undefined
        }
        actions={
          <>
            {props.links}
            {draft.base !== null && permission.allowed && unavailable === undefined ? (
              deleting ? (
                <Button onClick={() => props.onDelete(false)}>Keep it</Button>
              ) : (
                <Button icon={Trash2} onClick={() => props.onDelete(true)}>
                  Delete…
                </Button>
              )
            ) : null}
          </>
        }
      />
      <div className="grid flex-1 items-start gap-4 p-4 md:p-6 xl:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-4">
          {unavailable === undefined ? null : (
            <Callout tone="warn" title="Read-only">
              {unavailable}
            </Callout>
          )}
          {props.gone ? (
            <Callout
              tone="info"
              title={`${draft.object.metadata.name} is not in ${cluster} any more`}
              action={
                permission.allowed ? (
                  <Button onClick={props.onCreateAgain}>Create it again…</Button>
                ) : undefined
              }
            >
              What it was is kept here: undo brings it back as it was, or create it anew.
            </Callout>
          ) : deleting ? (
            <Callout tone="bad" title={`${title} will be deleted from ${cluster}`}>
              What changes is listed under “What will change”. It can be undone right after.
            </Callout>
          ) : (
            <>
              {draft.unsupported.length === 0 ? null : (
                <Callout tone="info" title="The form does not show everything of this object">
                  <ul>
                    {draft.unsupported.map(({ path, message }) => (
                      <li key={formatPath(path)}>
                        <code className="font-mono text-xs">{formatPath(path)}</code>: {message}
                      </li>
                    ))}
                  </ul>
                  It is kept as it is; edit it as YAML.
                </Callout>
              )}
              <ProblemsProvider violations={[...violations, ...refusals]}>
                {hasForm ? (
                  <Card flush className={draft.textProblems.length > 0 ? "opacity-60" : ""}>
                    {fields}
                  </Card>
                ) : (
                  fields
                )}
              </ProblemsProvider>
            </>
          )}
          {props.beside}
          {findings.length === 0 ? null : (
            <Card title="Issues of this object">
              <FindingList findings={findings} label="Issues of this object" />
            </Card>
          )}
        </div>
        {/* Stays in view beside a long form. */}
        <div className="flex min-w-0 flex-col gap-4 xl:sticky xl:top-24 xl:max-h-[calc(100dvh-14rem)] xl:overflow-y-auto">
          {progress}
          {deleting ? null : <ViolationList violations={violations} />}
          <ViolationList violations={refusals} refusing="Your tenant may not write this" />
          {applyError === null ? null : <ErrorState title="It was not saved" error={applyError} />}
          {props.onShowConflict === undefined ? null : (
            <Callout
              tone="warn"
              title="Somebody changed this object while you edited it"
              action={<Button onClick={props.onShowConflict}>Compare…</Button>}
            />
          )}
          <ChangePreviewCard
            cluster={cluster}
            preview={preview.data}
            error={props.onShowConflict === undefined ? preview.error : null}
            loading={idle === undefined && preview.loading}
            idle={idle}
          />
          <Card flush>
            <Tabs
              value={tab}
              onValueChange={(next) => setTab(next === "yaml" ? "yaml" : "diff")}
              label="The object"
              listClassName="px-2"
              tabs={[
                { value: "diff", label: "Change" },
                { value: "yaml", label: "YAML" },
              ]}
            >
              <TabPanel value="diff" flush>
                {before === after ? (
                  <p className="p-4 text-sm text-muted">Nothing changed.</p>
                ) : (
                  <YamlDiff before={before} after={after} label={`Change of ${title}`} />
                )}
              </TabPanel>
              <TabPanel value="yaml" flush>
                {yaml}
              </TabPanel>
            </Tabs>
          </Card>
        </div>
      </div>
      <FormFooter
        permission={permission}
        cluster={cluster}
        blocked={blocked}
        applying={applying}
        dirty={(changed && draft.base !== null) || draft.textProblems.length > 0 || deleting}
        action={deleting ? `Delete from ${cluster}` : `Apply to ${cluster}`}
        destructive={deleting}
        beside={props.renderElsewhere?.(blocked)}
        onReset={props.onReset}
      />
    </form>
  );
}
