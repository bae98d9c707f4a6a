import {
  authorizationModes,
  mtlsModes,
  reachabilities,
  type SettingName,
  type Settings,
} from "../resources/settings";

/** Any value that a setting may have. */
export type SettingValue = NonNullable<Settings[SettingName]>["value"];

/** Values in words, from loose to strict. */
const scales: Partial<Record<SettingName, readonly string[]>> = {
  mtls: mtlsModes,
  authorization: authorizationModes,
  reachability: reachabilities,
  exportTo: ["Any", "Workspace", "Namespace"],
};

/**
 * Whether one value is at least as strict as another: further on its scale; a shorter timeout; fewer retries; leaving an
 * endpoint out after fewer errors (0, never, is the loosest); failing over to no other regions.
 */
export function isAtLeastAsStrict(setting: SettingName, value: SettingValue, than: SettingValue): boolean {
  if (Array.isArray(value) || Array.isArray(than))
    return Array.isArray(value) && Array.isArray(than) && value.every((region) => than.includes(region));
  return rank(setting, value) >= rank(setting, than);
}

function rank(setting: SettingName, value: string | number): number {
  const scale = scales[setting];
  if (scale !== undefined) return scale.indexOf(String(value));
  if (setting === "timeout") return -parseMilliseconds(String(value));
  return setting === "outlierErrors" && value === 0 ? -Infinity : -Number(value);
}

/** A Go duration of whole seconds or milliseconds: `15s`, `500ms`. */
function parseMilliseconds(duration: string): number {
  return duration.endsWith("ms") ? Number(duration.slice(0, -2)) : Number(duration.slice(0, -1)) * 1000;
}
