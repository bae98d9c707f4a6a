import { clsx } from "clsx";
import { Building2, Folder, Layers, type LucideIcon, Users } from "lucide-react";
import { workspaceOfGroup } from "@/components/tenancy/summarize-tenancy";
import { groupWords } from "@/components/workspaces/group-words";
import { formatLevel, type Level } from "@/lib/domain/tenancy/resources/subject";
import type { TenancyOverview } from "@/lib/domain/tenancy/tenancy-view";
import { countSettings } from "./setting-words";

interface TreeNode {
  level: Level;
  title: string;
  noun: string;
  icon: LucideIcon;
  depth: number;
  /** Settings that the level says itself. */
  own: number;
}

const indents = ["pl-2", "pl-6", "pl-10", "pl-14"] as const;

/** The levels that the person may see, each before what lies in it. */
export function listTree(overview: TenancyOverview): TreeNode[] {
  const { organization, tenants, workspaces, groups } = overview;
  const byName = (a: { metadata: { name: string } }, b: { metadata: { name: string } }) =>
    a.metadata.name.localeCompare(b.metadata.name);
  const workspaceNodes = (tenant: string | undefined): TreeNode[] =>
    workspaces
      .filter(({ spec }) =>
        tenant === undefined
          ? tenants.every(({ metadata }) => metadata.name !== spec.tenant)
          : spec.tenant === tenant,
      )
      .toSorted(byName)
      .flatMap(({ metadata: { name }, spec }) => [
        {
          level: { kind: "Workspace", name },
          title: spec.displayName ?? name,
          noun: "workspace",
          icon: Folder,
          depth: 2,
          own: countSettings(spec.settings),
        },
        ...groups
          .filter((group) => workspaceOfGroup(group) === name)
          .toSorted(byName)
          .map((group): TreeNode => ({
            level: { kind: group.kind, name: group.metadata.name, workspace: name },
            title: group.spec.displayName ?? group.metadata.name,
            noun: groupWords[group.kind].noun,
            icon: Layers,
            depth: 3,
            own: countSettings(group.spec.settings),
          })),
      ]);
  return [
    {
      level: { kind: "Organization", name: "" },
      title: organization?.spec.displayName ?? "Organization",
      noun: "organization",
      icon: Building2,
      depth: 0,
      own: countSettings(organization?.spec.settings),
    },
    ...tenants.toSorted(byName).flatMap(({ metadata: { name }, spec }): TreeNode[] => [
      {
        level: { kind: "Tenant", name },
        title: spec.displayName ?? name,
        noun: "tenant",
        icon: Users,
        depth: 1,
        own: countSettings(spec.settings),
      },
      ...workspaceNodes(name),
    ]),
    ...workspaceNodes(undefined),
  ];
}

interface SettingsTreeProps {
  nodes: readonly TreeNode[];
  chosen: string;
  onChoose: (level: Level) => void;
}

/** Organization → tenant → workspace → group, each with how many settings it says itself. */
export function SettingsTree({ nodes, chosen, onChoose }: SettingsTreeProps) {
  return (
    <ul aria-label="Levels" className="flex max-h-[70vh] flex-col overflow-y-auto p-2">
      {nodes.map(({ level, title, noun, icon: Icon, depth, own }) => {
        const text = formatLevel(level);
        const current = text === chosen;
        return (
          <li key={text}>
            <button
              type="button"
              aria-current={current ? "true" : undefined}
              onClick={() => onChoose(level)}
              className={clsx(
                "flex min-h-8 w-full items-center gap-2 rounded-md pr-2 text-left text-sm -outline-offset-2",
                indents[depth],
                current ? "bg-accent-soft font-medium text-accent-text" : "hover:bg-hover",
              )}
            >
              <Icon aria-hidden className={clsx("size-4 shrink-0", !current && "text-muted")} />
              <span className="sr-only">{noun}</span>
              <span className="min-w-0 flex-1 truncate" title={`${noun} ${title}`}>
                {title}
              </span>
              {own === 0 ? null : (
                <span className="shrink-0 text-xs text-muted">
                  {own} <span className="sr-only">{own === 1 ? "setting" : "settings"} of its own</span>
                </span>
              )}
            </button>
          </li>
        );
      })}
    </ul>
  );
}
