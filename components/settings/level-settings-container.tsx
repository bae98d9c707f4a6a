"use client";

import { useQuery } from "@tanstack/react-query";
import { SlidersHorizontal } from "lucide-react";
import { useState } from "react";
import { WhyLink } from "@/components/access/why-link";
import { describeLevel, describeLevelText } from "@/components/tenancy/level-words";
import { decidePermission, listLevelsAbove } from "@/components/tenancy/permission";
import { ResourceEditorContainer } from "@/components/tenancy/resource-editor-container";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { SkeletonRows } from "@/components/ui/skeleton";
import { useFailure } from "@/components/ui/use-failure";
import { tenancyQueries } from "@/lib/client/tenancy";
import { formatLevel, type Level } from "@/lib/domain/tenancy/resources/subject";
import type { EffectiveSettingsView, TenancyOverview } from "@/lib/domain/tenancy/tenancy-view";
import { EffectiveSettingsTable } from "./effective-settings-table";
import { findLevelObject, type SettingsObject } from "./level-object";
import { settingNames } from "./setting-words";
import { SettingsFields } from "./settings-fields";

interface Props {
  level: Level;
  overview: TenancyOverview;
}

/** The settings that hold at a level, and the form that changes what the level says itself. */
export function LevelSettingsContainer({ level, overview }: Props) {
  const [editing, setEditing] = useState(false);
  const text = formatLevel(level);
  const effective = useQuery(tenancyQueries.effectiveSettings({ level: text }));
  const failure = useFailure(effective);
  const above = listLevelsAbove(level, overview.workspaces)[1];
  const inherited = useQuery({
    ...tenancyQueries.effectiveSettings({ level: above === undefined ? "" : formatLevel(above) }),
    enabled: editing && above !== undefined,
  });
  const permission = decidePermission("settings:write", level, overview);
  const { resource, object, initial } = findLevelObject(level, overview);
  const exists = object !== null || level.kind === "Organization";
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-2 border-b border-line px-4 py-3">
        <p className="min-w-0 flex-1 basis-60 text-sm text-muted">
          {permission.allowed
            ? `What holds in ${describeLevel(level)}, and which level says so.`
            : `You may not change settings here: ${permission.reason}.`}{" "}
          {permission.allowed ? null : <WhyLink sentence={permission.reason} />}
        </p>
        {permission.allowed && exists ? (
          <Button size="sm" icon={SlidersHorizontal} onClick={() => setEditing(true)}>
            Edit settings
          </Button>
        ) : null}
      </div>
      {failure === undefined ? null : (
        <ErrorState
          className="m-4"
          title="The settings could not be read"
          error={failure}
          retrying={effective.isFetching}
          onRetry={() => void effective.refetch()}
        />
      )}
      {effective.data === undefined && failure === undefined ? (
        <SkeletonRows rows={8} label="Reading the settings" />
      ) : null}
      {effective.data === undefined ? null : (
        <EffectiveSettingsTable settings={effective.data} level={text} />
      )}
      {editing ? (
        <ResourceEditorContainer<SettingsObject["spec"]>
          layout="dialog"
          resource={resource}
          what={() => `settings of ${describeLevel(level)}`}
          title={`Settings of ${describeLevel(level)}`}
          subtitle="Turn on what this level decides itself; everything else is decided above."
          base={object}
          initial={initial}
          permission={permission}
          known={overview}
          action="Save the settings"
          onClose={() => setEditing(false)}
        >
          {({ spec, onChange, readOnly }) => (
            <SettingsFields
              settings={spec.settings}
              onChange={(settings) => onChange({ ...spec, settings })}
              inherited={describeInherited(inherited.data)}
              path={["spec", "settings"]}
              readOnly={readOnly}
            />
          )}
        </ResourceEditorContainer>
      ) : null}
    </>
  );
}

function describeInherited(settings: EffectiveSettingsView = {}) {
  return Object.fromEntries(
    settingNames.flatMap((name) => {
      const setting = settings[name];
      return setting === undefined
        ? []
        : [
            [
              name,
              {
                value: setting.value,
                from: setting.level === "" ? "the product" : describeLevelText(setting.level),
              },
            ],
          ];
    }),
  );
}
