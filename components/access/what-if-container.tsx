"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ChoiceField } from "@/components/form/choice-field";
import { ProblemsProvider } from "@/components/form/problems-context";
import { useDebounced } from "@/components/form/use-debounced";
import { BindingFields } from "@/components/tenancy/binding-fields";
import { ChangePreview } from "@/components/tenancy/change-preview";
import { decidePermission } from "@/components/tenancy/permission";
import { findDraftProblems, newResource, placeRefusals } from "@/components/tenancy/resource-draft";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { accessQueries, type TriedChange } from "@/lib/client/access";
import type { AccessBinding, ProhibitionResource } from "@/lib/domain/tenancy/resources/access";
import type { TenancyOverview } from "@/lib/domain/tenancy/tenancy-view";
import { GiveContainer } from "./give-container";
import { LevelField } from "./level-field";
import { startProhibition } from "./prohibition-draft";
import { ProhibitionFields } from "./prohibition-fields";

/** A binding or a prohibition that nobody has made yet, and whose rights it would change. */
export function WhatIfContainer({ overview }: { overview: TenancyOverview }) {
  const [kind, setKind] = useState<"binding" | "prohibition">("binding");
  const [binding, setBinding] = useState<AccessBinding["spec"]>({
    level: firstLevel(overview),
    role: "Writer",
    subjects: [],
  });
  const [prohibition, setProhibition] = useState<ProhibitionResource["spec"]>(startProhibition);
  const [giving, setGiving] = useState(false);
  const change: TriedChange = kind === "binding" ? { binding } : { prohibition };
  const problems =
    kind === "binding"
      ? findDraftProblems("accessbindings", newResource("what-if", binding), true)
      : findDraftProblems("prohibitions", newResource("what-if", prohibition), true);
  const stood = useDebounced(change, JSON.stringify(change), 300);
  const wanted = problems.length === 0;
  const query = useQuery({ ...accessQueries.whatIf(stood.value), enabled: wanted && stood.settled });
  const loading = wanted && (!stood.settled || query.isFetching);
  const data = wanted ? query.data : undefined;
  const mayGive = decidePermission("binding:write", binding.level, overview).allowed;
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_minmax(320px,420px)]">
      <Card title="What if there were">
        <div className="flex flex-col gap-4">
          <ChoiceField
            label="A new"
            value={kind}
            onChange={setKind}
            choices={[
              {
                value: "binding",
                label: "Role for somebody",
                description: "Gives rights at a level and below it.",
              },
              {
                value: "prohibition",
                label: "Prohibition",
                description: "Takes rights, whoever gives them, for a while or for good.",
              },
            ]}
          />
          <ProblemsProvider violations={placeRefusals(data?.refusals ?? [])}>
            {kind === "binding" ? (
              <div className="flex flex-col gap-4">
                <LevelField
                  level={binding.level}
                  onChange={(level) => setBinding({ ...binding, level })}
                  overview={overview}
                />
                <BindingFields
                  values={binding}
                  onChange={setBinding}
                  path={["spec"]}
                  readOnly={false}
                  known={overview}
                  roles={overview.roles}
                />
              </div>
            ) : (
              <ProhibitionFields
                values={prohibition}
                onChange={setProhibition}
                path={["spec"]}
                readOnly={false}
                overview={overview}
              />
            )}
          </ProblemsProvider>
        </div>
      </Card>
      <Card title="What would change" className="lg:sticky lg:top-20">
        <div className="flex flex-col gap-4">
          <ChangePreview
            preview={data}
            loading={loading}
            error={wanted ? query.error : null}
            onRetry={() => void query.refetch()}
            known={overview}
            idle={
              kind === "binding"
                ? "Name somebody and a role: it says here who gains and loses which right where. Nothing is written."
                : "Name rights and places: it says here who loses which right where, as of when it begins. Nothing is written."
            }
          />
          {kind === "binding" && mayGive && data?.refusals.length === 0 ? (
            <div>
              <Button onClick={() => setGiving(true)}>Give this role…</Button>
            </div>
          ) : null}
        </div>
      </Card>
      {giving ? <GiveContainer start={binding} overview={overview} onClose={() => setGiving(false)} /> : null}
    </div>
  );
}

/** Where the person may give roles, the widest first; else what they see. */
function firstLevel({ may, workspaces }: TenancyOverview): AccessBinding["spec"]["level"] {
  const name = workspaces[0]?.metadata.name;
  return may["Organization"]?.includes("binding:write") === true || name === undefined
    ? { kind: "Organization", name: "" }
    : { kind: "Workspace", name };
}
