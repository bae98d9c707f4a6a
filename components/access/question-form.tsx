"use client";

import { Search } from "lucide-react";
import { useState } from "react";
import { SelectField } from "@/components/form/select-field";
import { TextField } from "@/components/form/text-field";
import { describeLevelText } from "@/components/tenancy/level-words";
import { rightWords } from "@/components/tenancy/right-words";
import { Button } from "@/components/ui/button";
import { rights } from "@/lib/domain/tenancy/rights";
import type { TenancyOverview } from "@/lib/domain/tenancy/tenancy-view";
import type { AddressQuestion } from "./access-address";
import { SubjectField } from "./subject-field";
import { parseLevel } from "@/lib/domain/tenancy/resources/subject";

interface QuestionFormProps {
  /** What is asked now; the form begins with it. */
  question: AddressQuestion;
  overview: TenancyOverview;
  /** Ask about somebody, too. */
  withSubject: boolean;
  action: string;
  onAsk: (question: AddressQuestion) => void;
}

/** Who, what and where of a question about access. */
export function QuestionForm({ question, overview, withSubject, action, onAsk }: QuestionFormProps) {
  const [draft, setDraft] = useState(question);
  const [isPlace, setIsPlace] = useState(question.cluster !== "");
  const [touched, setTouched] = useState(false);
  const set = (change: Partial<AddressQuestion>) => setDraft((now) => ({ ...now, ...change }));
  const where = isPlace ? draft.cluster : draft.level;
  const problem = !isPlace && draft.level !== "" && parseLevel(draft.level) === undefined;
  const cluster = overview.clusters.find(({ name }) => name === draft.cluster);
  return (
    <form
      noValidate
      aria-label="Question"
      className="grid items-start gap-4 p-4 sm:grid-cols-2 xl:grid-cols-[repeat(4,minmax(0,1fr))_auto]"
      onSubmit={(event) => {
        event.preventDefault();
        setTouched(true);
        if (where === "" || problem || (draft.right === "" && draft.verb === "")) return;
        onAsk(
          isPlace
            ? { ...draft, level: "" }
            : { ...draft, cluster: "", namespace: "", resource: "", verb: "" },
        );
      }}
    >
      {withSubject ? (
        <SubjectField value={draft.subject} onChange={(subject) => set({ subject })} known={overview} />
      ) : null}
      <SelectField
        label="May do"
        required
        value={draft.right === "" ? undefined : draft.right}
        placeholder={draft.verb === "" ? "Choose a right…" : `${draft.verb} ${draft.resource}`}
        options={rights.map((right) => ({
          value: right as string,
          label: right,
          description: rightWords[right],
        }))}
        onChange={(right) => set({ right, verb: "" })}
      />
      <SelectField
        label="Where"
        required
        value={isPlace ? "place" : "level"}
        options={[
          { value: "level", label: "At a level", description: "Organization, tenant, workspace or group" },
          { value: "place", label: "In a namespace", description: "Of one cluster, or a whole cluster" },
        ]}
        onChange={(kind) => setIsPlace(kind === "place")}
      />
      {isPlace ? (
        <div className="grid grid-cols-2 gap-2">
          <TextField
            label="Cluster"
            required
            mono
            value={draft.cluster}
            suggestions={overview.clusters.map(({ name }) => name)}
            onChange={(text = "") => set({ cluster: text })}
            error={touched && where === "" ? "names no cluster" : undefined}
          />
          <TextField
            label="Namespace"
            mono
            value={draft.namespace}
            suggestions={cluster?.namespaces ?? []}
            onChange={(text = "") => set({ namespace: text })}
          />
        </div>
      ) : (
        <TextField
          label="Level"
          required
          mono
          placeholder="Workspace/shop"
          value={draft.level}
          suggestions={Object.keys(overview.may)}
          onChange={(text = "") => set({ level: text })}
          error={
            problem
              ? "is Organization, Tenant/NAME or Workspace/NAME"
              : touched && where === ""
                ? "names no level"
                : undefined
          }
          {...(draft.level === "" || problem ? {} : { description: describeLevelText(draft.level) })}
        />
      )}
      <div className="flex flex-col gap-1 sm:pt-6">
        <Button type="submit" variant="primary" icon={Search}>
          {action}
        </Button>
        {touched && draft.right === "" && draft.verb === "" ? (
          <p role="alert" className="text-sm text-bad">
            Choose a right
          </p>
        ) : null}
      </div>
    </form>
  );
}
