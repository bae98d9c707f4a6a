import { z } from "zod";

/** `Replace`: the nearest level wins. `Stricter`: a lower level can only tighten what a higher one says. */
export const strategySchema = z.enum(["Replace", "Stricter"]);
export type Strategy = z.infer<typeof strategySchema>;

function field<T extends z.ZodType>(value: T) {
  return z.object({ value, strategy: strategySchema.default("Replace") });
}

/** From loose to strict. */
export const mtlsModes = ["DISABLE", "PERMISSIVE", "STRICT"] as const;
/** From loose to strict: everybody; same organization; same tenant; same workspace; nobody unless a policy allows it. */
export const authorizationModes = ["Open", "Organization", "Tenant", "Workspace", "Deny"] as const;
/** From wide to narrow: which services a workload's proxy knows. */
export const reachabilities = ["Mesh", "Organization", "Tenant", "Workspace", "Namespace"] as const;

/**
 * Defaults that a level gives to what is below it. An absent field says nothing: the level above decides.
 * Source: design domain.md, Settings.
 */
export const settingsSchema = z.object({
  mtls: field(z.enum(mtlsModes)).optional(),
  authorization: field(z.enum(authorizationModes)).optional(),
  reachability: field(z.enum(reachabilities)).optional(),
  /** Whether objects may be exported beyond their namespace (`exportTo`). */
  exportTo: field(z.enum(["Any", "Workspace", "Namespace"])).optional(),
  /** Longest time a request may take; a Go duration of whole seconds or milliseconds, e.g. `15s`. */
  timeout: field(
    z
      .string()
      .max(8)
      .regex(/^\d{1,6}(ms|s)$/, "must be like 15s or 500ms"),
  ).optional(),
  /** Attempts beside the first. */
  retries: field(z.number().int().min(0).max(10)).optional(),
  /** Consecutive errors after which an endpoint is left out; 0 never. */
  outlierErrors: field(z.number().int().min(0).max(100)).optional(),
  /** Regions to send to when the own one fails, in order. */
  failover: field(z.array(z.string().max(63)).max(10)).optional(),
});
export type Settings = z.infer<typeof settingsSchema>;
export type SettingName = keyof Settings;
