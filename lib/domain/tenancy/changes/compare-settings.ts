import type { SettingName } from "../resources/settings";
import type { Level } from "../resources/subject";
import type { SettingValue } from "../settings/compare-strictness";
import { findEffectiveSettings, settingNames } from "../settings/find-effective-settings";
import type { TenancyState } from "../state";
import { isSame } from "./tenancy-write";

/** An effective value that changes at a level; absent where nothing is said. */
export interface SettingChange {
  /** `formatLevel`. */
  level: string;
  setting: SettingName;
  before: SettingValue | undefined;
  after: SettingValue | undefined;
}

const sources = [
  "organizations",
  "tenants",
  "workspaces",
  "trafficGroups",
  "securityGroups",
  "gatewayGroups",
] as const;

/**
 * The effective settings that a change of state changes, level by level: a value that is inherited changes at every child
 * that does not say otherwise. Only levels that are there before and after.
 * @param levels by `formatLevel`.
 */
export function compareSettings(
  before: TenancyState,
  after: TenancyState,
  levels: Iterable<readonly [string, { level: Level }]>,
): SettingChange[] {
  if (sources.every((list) => before[list] === after[list])) return [];
  return [...levels].flatMap(([text, { level }]) => {
    const [old, young] = [findEffectiveSettings(before, level), findEffectiveSettings(after, level)];
    return settingNames
      .filter((setting) => !isSame(old[setting]?.value, young[setting]?.value))
      .map((setting) => ({
        level: text,
        setting,
        before: old[setting]?.value,
        after: young[setting]?.value,
      }));
  });
}
