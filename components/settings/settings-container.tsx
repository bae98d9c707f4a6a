"use client";

import { parseAsString, useQueryState } from "nuqs";
import { describeLevel } from "@/components/tenancy/level-words";
import { OverviewContainer } from "@/components/tenancy/overview-container";
import { OverviewNotes } from "@/components/tenancy/overview-gate";
import { Card } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { formatLevel, parseLevel, type Level } from "@/lib/domain/tenancy/resources/subject";
import { LevelSettingsContainer } from "./level-settings-container";
import { listTree, SettingsTree } from "./settings-tree";

const organization: Level = { kind: "Organization", name: "" };

/** The tree of levels and what holds at each; the chosen level is in the URL. */
export function SettingsContainer() {
  const [chosen, setChosen] = useQueryState("level", parseAsString.withDefault("Organization"));
  return (
    <OverviewContainer title="Settings">
      {(overview) => {
        const nodes = listTree(overview);
        const level = nodes.find((node) => formatLevel(node.level) === chosen)?.level;
        return (
          <>
            <PageHeader
              title="Settings"
              subtitle="What every level says to those below it: organization, tenant, workspace, group."
            />
            <div className="flex flex-col gap-4 p-4 md:p-6">
              <OverviewNotes overview={overview} />
              <div className="grid items-start gap-4 lg:grid-cols-[260px_minmax(0,1fr)]">
                <Card flush>
                  <SettingsTree
                    nodes={nodes}
                    chosen={formatLevel(level ?? organization)}
                    onChoose={(next) => void setChosen(formatLevel(next))}
                  />
                </Card>
                <Card
                  flush
                  title={
                    <span className="inline-block first-letter:uppercase">{titleOf(chosen, level)}</span>
                  }
                >
                  {level === undefined ? (
                    <p className="p-4 text-sm text-muted">
                      There is no such level, or you may not see it. Choose one of the others.
                    </p>
                  ) : (
                    <LevelSettingsContainer key={chosen} level={level} overview={overview} />
                  )}
                </Card>
              </div>
            </div>
          </>
        );
      }}
    </OverviewContainer>
  );
}

function titleOf(chosen: string, level: Level | undefined): string {
  const known = level ?? parseLevel(chosen);
  return known === undefined ? chosen : describeLevel(known);
}
