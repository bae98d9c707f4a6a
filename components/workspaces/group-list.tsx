import { Plus, Trash2 } from "lucide-react";
import { countSettings } from "@/components/settings/setting-words";
import type { GroupKind, TenancyOverview } from "@/lib/domain/tenancy/tenancy-view";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { GroupStatus } from "./group-status";
import { groupKinds, groupWords } from "./group-words";

type GroupView = TenancyOverview["groups"][number];

interface GroupListProps {
  groups: readonly GroupView[];
  /** Undefined when the person may not change groups; `reason` says why. */
  onCreate: ((kind: GroupKind) => void) | undefined;
  onEdit: (group: GroupView) => void;
  onSettings: (group: GroupView) => void;
  onRemove: (group: GroupView) => void;
  reason: string;
}

/** The groups of a workspace by kind; each kind says what it is for while there is none. */
export function GroupList({ groups, onCreate, onEdit, onSettings, onRemove, reason }: GroupListProps) {
  return (
    <div className="divide-y divide-line">
      {groupKinds.map((kind) => {
        const { noun, purpose } = groupWords[kind];
        const own = groups.filter((group) => group.kind === kind);
        return (
          <section key={kind} aria-label={`${noun}s`} className="p-4">
            <header className="flex flex-wrap items-center justify-between gap-2">
              <div className="min-w-0">
                <h2 className="font-medium first-letter:uppercase">{noun}s</h2>
                <p className="text-sm text-muted">{purpose}</p>
              </div>
              {onCreate === undefined ? null : (
                <Button size="sm" icon={Plus} onClick={() => onCreate(kind)}>
                  New {noun}
                </Button>
              )}
            </header>
            {own.length === 0 ? (
              <p className="mt-2 text-sm text-muted">
                None: the workspace&apos;s own roles and settings hold everywhere in it.
              </p>
            ) : (
              <ul className="mt-2 divide-y divide-line rounded-md border border-line">
                {own.map((group) => {
                  const settings = countSettings(group.spec.settings);
                  const { name } = group.metadata;
                  return (
                    <li key={name} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2 text-sm">
                      <span className="font-medium">{group.spec.displayName ?? name}</span>
                      <Badge>{group.spec.mode}</Badge>
                      <span className="min-w-0 flex-1 basis-40 font-mono text-xs wrap-anywhere text-muted">
                        {group.spec.namespaces.length === 0
                          ? "no namespaces yet"
                          : group.spec.namespaces.join(", ")}
                      </span>
                      <Button size="sm" variant="ghost" onClick={() => onSettings(group)}>
                        {settings === 0
                          ? "No settings"
                          : settings === 1
                            ? "1 setting"
                            : `${settings} settings`}
                      </Button>
                      <Button size="sm" variant="ghost" onClick={() => onEdit(group)}>
                        {onCreate === undefined ? "Look at it" : "Edit"}
                      </Button>
                      {onCreate === undefined ? null : (
                        <IconButton
                          icon={Trash2}
                          label={`Delete ${noun} ${name}`}
                          onClick={() => onRemove(group)}
                        />
                      )}
                      <GroupStatus group={group} />
                    </li>
                  );
                })}
              </ul>
            )}
          </section>
        );
      })}
      {onCreate === undefined ? (
        <p className="px-4 py-3 text-sm text-muted">You may not change groups: {reason}.</p>
      ) : null}
    </div>
  );
}
