import { z } from "zod";

/**
 * Who gets a right. `User`: a person by the provider's `sub`; `Team`: by the name of the Team; `ServiceAccount`: a program that
 * signs in to Isthmus, by its `sub`.
 */
export const subjectSchema = z.object({
  kind: z.enum(["User", "Team", "ServiceAccount"]),
  name: z.string().min(1).max(253),
});
export type Subject = z.infer<typeof subjectSchema>;

/** Where rights hold. `workspace` only for groups, whose names are unique in their workspace. The organization has no name. */
export const levelSchema = z.object({
  kind: z.enum(["Organization", "Tenant", "Workspace", "TrafficGroup", "SecurityGroup", "GatewayGroup"]),
  name: z.string().max(63).default(""),
  workspace: z.string().max(63).optional(),
});
export type Level = z.infer<typeof levelSchema>;
export type LevelKind = Level["kind"];

/** `Organization`, `Tenant/alpha`, `Workspace/web`, `TrafficGroup/web/edge`: one text for each level, for keys and addresses. */
export function formatLevel({ kind, name, workspace }: Level): string {
  if (kind === "Organization") return kind;
  return workspace === undefined ? `${kind}/${name}` : `${kind}/${workspace}/${name}`;
}

/** `Tenant fruit`, `TrafficGroup edge of Workspace apple`, `the organization`. */
export function nameLevel({ kind, name, workspace }: Level): string {
  if (kind === "Organization") return "the organization";
  return workspace === undefined ? `${kind} ${name}` : `${kind} ${name} of Workspace ${workspace}`;
}

/** The inverse of {@link formatLevel}; undefined when the text names no level. */
export function parseLevel(text: string): Level | undefined {
  const [kind = "", first, second] = text.split("/");
  if (kind === "Organization") return { kind, name: "" };
  const known = levelSchema.shape.kind.safeParse(kind);
  if (first === undefined || !known.success) return undefined;
  return second === undefined
    ? { kind: known.data, name: first }
    : { kind: known.data, name: second, workspace: first };
}
