"use client";

import { Plus, X } from "lucide-react";
import { useId, useState } from "react";
import { type ObjectPath, useProblem } from "@/components/form/problems-context";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { Subject } from "@/lib/domain/tenancy/resources/subject";
import { SubjectText } from "./subject-text";
import { type KnownSubjects, subjectKey, subjectTitle } from "./subject-words";

interface SubjectsFieldProps {
  label: string;
  description?: string;
  subjects: readonly Subject[];
  onChange: (subjects: Subject[]) => void;
  known: KnownSubjects;
  path: ObjectPath;
  readOnly: boolean;
}

const kinds = [
  { value: "Team", label: "Team" },
  { value: "User", label: "Person" },
  { value: "ServiceAccount", label: "Program" },
] as const;

/** People, teams and programs: chosen among the known ones, or typed. */
export function SubjectsField(props: SubjectsFieldProps) {
  const { label, description, subjects, onChange, known, path, readOnly } = props;
  const [kind, setKind] = useState<Subject["kind"]>("Team");
  const [typed, setTyped] = useState("");
  const id = useId();
  const problem = useProblem(path, true);
  const offered =
    kind === "Team"
      ? known.teams.map(({ metadata }) => ({ name: metadata.name }))
      : kind === "User"
        ? known.users.map(({ spec }) => ({ name: spec.subject }))
        : [];
  const take = () => {
    const name = typed.trim();
    setTyped("");
    if (name === "" || subjects.some((each) => each.kind === kind && each.name === name)) return;
    onChange([...subjects, { kind, name }]);
  };
  return (
    <fieldset className="flex min-w-0 flex-col gap-1.5">
      <legend className="mb-1 text-sm font-medium">{label}</legend>
      {subjects.length === 0 ? <p className="text-sm text-muted">Nobody yet.</p> : null}
      <ul aria-label={`${label}: chosen`} className="flex flex-wrap gap-1.5">
        {subjects.map((subject) => (
          <li
            key={subjectKey(subject)}
            className="inline-flex min-h-7 max-w-full items-center gap-1 rounded-md border border-line bg-sunken pl-2 text-sm"
          >
            <SubjectText subject={subject} known={known} />
            {readOnly ? (
              <span className="w-1" />
            ) : (
              <button
                type="button"
                aria-label={`Remove ${subjectTitle(subject, known)}`}
                className="inline-flex size-7 items-center justify-center text-muted hover:text-text"
                onClick={() =>
                  onChange(subjects.filter((other) => subjectKey(other) !== subjectKey(subject)))
                }
              >
                <X aria-hidden className="size-3.5" />
              </button>
            )}
          </li>
        ))}
      </ul>
      {readOnly ? null : (
        <div className="flex flex-wrap items-center gap-1.5">
          <Select
            label={`${label}: kind`}
            value={kind}
            onValueChange={(next) => {
              const chosen = kinds.find(({ value }) => value === next);
              if (chosen !== undefined) setKind(chosen.value);
            }}
            options={kinds}
          />
          <Input
            aria-label={`${label}: name`}
            list={id}
            mono
            className="min-w-40 flex-1"
            autoComplete="off"
            spellCheck={false}
            placeholder={kind === "User" ? "sub of the provider" : "name"}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === "Enter" && !event.metaKey && !event.ctrlKey) {
                event.preventDefault();
                take();
              }
            }}
          />
          <datalist id={id}>
            {offered.map(({ name }) => (
              <option key={name} value={name}>
                {subjectTitle({ kind, name }, known)}
              </option>
            ))}
          </datalist>
          <Button size="sm" icon={Plus} disabled={typed.trim() === ""} onClick={take}>
            Add
          </Button>
        </div>
      )}
      {problem === undefined ? null : (
        <p role="alert" className="text-sm wrap-anywhere text-bad">
          {problem}
        </p>
      )}
      {description === undefined ? null : <p className="text-xs text-muted">{description}</p>}
    </fieldset>
  );
}
