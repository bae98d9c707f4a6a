import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { ErrorState, type Failure } from "@/components/ui/error-state";
import { StatusText } from "@/components/ui/status-pill";
import YamlEditor, { type LineProblem } from "@/components/yaml-editor/yaml-editor";

export interface ObjectYamlProps {
  label: string;
  text: string;
  changed: boolean;
  problems: readonly LineProblem[];
  readOnlyReason: string | undefined;
  pending: "check" | "apply" | undefined;
  /** The last dry run was accepted and nothing was typed since. */
  checked: boolean;
  error: Failure | null;
  conflict: boolean;
  onChange: (text: string) => void;
  onReset: () => void;
  onReload: () => void;
  onCheck: () => void;
  onApply: () => void;
}

/** An object as editable YAML: problems at their lines, a dry run, and the save. */
export function ObjectYaml(props: ObjectYamlProps) {
  const {
    label,
    text,
    changed,
    problems,
    readOnlyReason,
    pending,
    checked,
    error,
    conflict,
    onChange,
    onReset,
    onReload,
    onCheck,
    onApply,
  } = props;
  const blocked = !changed || problems.length > 0;
  return (
    <div className="flex flex-col">
      <div className="max-h-[42vh] min-h-80 overflow-hidden [&>div]:max-h-[42vh]">
        <YamlEditor
          value={text}
          label={label}
          readOnly={readOnlyReason !== undefined}
          problems={problems}
          onChange={onChange}
        />
      </div>
      <div className="flex flex-col gap-3 border-t p-3">
        {readOnlyReason === undefined ? null : (
          <Callout tone="info" title="Read-only">
            {readOnlyReason}
          </Callout>
        )}
        {problems.length > 0 && error === null ? (
          <ul role="alert" className="text-sm text-bad">
            {problems.map((problem) => (
              <li key={`${problem.line} ${problem.message}`}>
                Line {problem.line}: {problem.message}
              </li>
            ))}
          </ul>
        ) : null}
        {error !== null && !conflict ? (
          <ErrorState title="The cluster refuses this object" error={error} />
        ) : null}
        {conflict ? (
          <Callout
            tone="warn"
            title="Somebody changed this object while you edited it"
            action={
              <Button size="sm" onClick={onReload}>
                Load theirs
              </Button>
            }
          >
            Nothing of yours was written. Copy what you need from the text above before you load their
            version.
          </Callout>
        ) : null}
        {readOnlyReason === undefined ? (
          <div className="flex flex-wrap items-center justify-end gap-2">
            <span aria-live="polite" className="mr-auto text-sm">
              {checked ? <StatusText tone="ok">accepted by the cluster's dry run</StatusText> : null}
            </span>
            <Button variant="ghost" disabled={!changed} onClick={onReset}>
              Reset
            </Button>
            <Button disabled={blocked} pending={pending === "check"} onClick={onCheck}>
              Check
            </Button>
            <Button disabled={blocked} pending={pending === "apply"} onClick={onApply}>
              Apply YAML
            </Button>
          </div>
        ) : null}
      </div>
    </div>
  );
}
