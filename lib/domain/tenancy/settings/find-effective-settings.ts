import { compareText } from "../../kubernetes/select";
import { indexByName } from "../ownership/claim-order";
import { decideOwnership, ownerOf, type Ownership } from "../ownership/decide-ownership";
import { selectsNamespace } from "../ownership/namespace-selector";
import { workspaceNamespace } from "../resources/names";
import { settingsSchema, type SettingName, type Settings, type Strategy } from "../resources/settings";
import { formatLevel, type Level } from "../resources/subject";
import type { Group } from "../resources/tenancy";
import type { TenancyState } from "../state";
import { isAtLeastAsStrict, type SettingValue } from "./compare-strictness";

/** What some level says and does not get. */
export interface OverriddenSetting {
  /** `formatLevel`. */
  level: string;
  value: SettingValue;
  strategy: Strategy;
  /** A sentence for a person. */
  why: string;
  /** It tried to loosen what a level above only lets be tightened, so it has no effect anywhere. */
  isOverruled: boolean;
}

/** One setting as it holds somewhere. */
export interface EffectiveSetting {
  value: SettingValue;
  /** Which level decides, by `formatLevel`. */
  level: string;
  strategy: Strategy;
  /** The level whose value may only be tightened from here on. */
  boundBy?: string;
  /** Everything else that was said, from the top down. */
  overridden: OverriddenSetting[];
}

/** A setting that no level says anything about is absent: Istio's own default holds. */
export type EffectiveSettings = Partial<Record<SettingName, EffectiveSetting>>;

/** Every setting there is, in the order of the form. */
export const settingNames = Object.keys(settingsSchema.shape) as readonly SettingName[];

interface Step {
  level: string;
  /** Steps of one depth are siblings: groups that share a namespace. */
  depth: number;
  settings: Settings | undefined;
}

/**
 * The settings that hold at a level, or in a namespace of a cluster, and why. From the top down: with `Replace` the nearest
 * level decides; what a level says with `Stricter` can below only be tightened, by whatever strategy. Of groups that share a
 * namespace the strictest decides. A namespace that nobody owns has the organization's.
 */
export function findEffectiveSettings(
  state: TenancyState,
  where: Level | { cluster: string; namespace: string },
  ownership?: Ownership,
): EffectiveSettings {
  const steps =
    "cluster" in where ? listStepsOfPlace(state, where, ownership) : listStepsOfLevel(state, where);
  const result: EffectiveSettings = {};
  for (const name of settingNames) {
    const effective = decideSetting(name, steps);
    if (effective !== undefined) result[name] = effective;
  }
  return result;
}

function listStepsOfLevel(state: TenancyState, level: Level): Step[] {
  const organization: Step = {
    level: "Organization",
    depth: 0,
    settings: indexByName(state.organizations).values().next().value?.spec.settings,
  };
  if (level.kind === "Organization") return [organization];
  const tenantStep = (name: string): Step[] => {
    const tenant = indexByName(state.tenants).get(name);
    return tenant ? [{ level: `Tenant/${name}`, depth: 1, settings: tenant.spec.settings }] : [];
  };
  if (level.kind === "Tenant") return [organization, ...tenantStep(level.name)];
  const name = level.kind === "Workspace" ? level.name : (level.workspace ?? "");
  const workspace = indexByName(state.workspaces).get(name);
  if (workspace === undefined) return [organization];
  const steps = [
    organization,
    ...tenantStep(workspace.spec.tenant),
    { level: `Workspace/${name}`, depth: 2, settings: workspace.spec.settings },
  ];
  if (level.kind === "Workspace") return steps;
  const group = listGroups(state, name).find((item) => item.level === formatLevel(level));
  return group ? [...steps, { level: group.level, depth: 3, settings: group.group.spec.settings }] : steps;
}

function listStepsOfPlace(
  state: TenancyState,
  { cluster, namespace }: { cluster: string; namespace: string },
  ownership = decideOwnership(state),
): Step[] {
  const owner = ownerOf(ownership, cluster, namespace);
  if (owner === undefined) return listStepsOfLevel(state, { kind: "Organization", name: "" });
  return [
    ...listStepsOfLevel(state, { kind: "Workspace", name: owner.workspace }),
    ...listGroups(state, owner.workspace)
      .filter(({ group }) => selectsNamespace(group.spec.namespaces, cluster, namespace))
      .map(({ level, group }) => ({ level, depth: 3, settings: group.spec.settings })),
  ];
}

function listGroups(state: TenancyState, workspace: string): { level: string; group: Group }[] {
  return (
    [
      ["TrafficGroup", state.trafficGroups],
      ["SecurityGroup", state.securityGroups],
      ["GatewayGroup", state.gatewayGroups],
    ] as const
  )
    .flatMap(([kind, groups]) =>
      groups
        .filter(({ metadata }) => metadata.namespace === workspaceNamespace(workspace))
        .map((group) => ({ level: formatLevel({ kind, name: group.metadata.name, workspace }), group })),
    )
    .toSorted((a, b) => compareText(a.level, b.level));
}

interface Said {
  level: string;
  depth: number;
  value: SettingValue;
  strategy: Strategy;
}

function decideSetting(name: SettingName, steps: readonly Step[]): EffectiveSetting | undefined {
  let current: Said | undefined;
  let bound: Said | undefined;
  const overridden: OverriddenSetting[] = [];
  const override = ({ level, value, strategy }: Said, why: string, isOverruled = false) =>
    overridden.push({ level, value, strategy, why, isOverruled });
  for (const { level, depth, settings } of steps) {
    const field = settings?.[name];
    if (field === undefined) continue;
    const said: Said = { level, depth, value: field.value, strategy: field.strategy };
    if (bound !== undefined && !isAtLeastAsStrict(name, said.value, bound.value)) {
      override(said, `${bound.level} only lets ${formatValue(bound.value)} be tightened`, true);
      continue;
    }
    if (current?.depth === depth && !isAtLeastAsStrict(name, said.value, current.value)) {
      override(said, `${current.level} shares the namespace and is stricter`);
      continue;
    }
    if (current !== undefined) override(current, describeWin(name, said, current));
    current = said;
    if (said.strategy === "Stricter") bound = said;
  }
  if (current === undefined) return undefined;
  const { level, value, strategy } = current;
  return { value, level, strategy, ...(bound ? { boundBy: bound.level } : {}), overridden };
}

function describeWin(name: SettingName, winner: Said, loser: Said): string {
  if (winner.depth === loser.depth) return `${winner.level} shares the namespace and is no looser`;
  return isAtLeastAsStrict(name, winner.value, loser.value) && loser.strategy === "Stricter"
    ? `${winner.level} tightens it`
    : `${winner.level} is nearer and replaces it`;
}

function formatValue(value: SettingValue): string {
  return Array.isArray(value) ? `[${value.join(", ")}]` : String(value);
}
