import { parseLevel, type Level, type LevelKind } from "@/lib/domain/tenancy/resources/subject";

const nouns: Record<LevelKind, string> = {
  Organization: "organization",
  Tenant: "tenant",
  Workspace: "workspace",
  TrafficGroup: "traffic group",
  SecurityGroup: "security group",
  GatewayGroup: "gateway group",
};

/** `the organization`, `tenant alpha`, `traffic group edge of web`: a level inside a sentence. */
export function describeLevel({ kind, name, workspace }: Level): string {
  if (kind === "Organization") return "the organization";
  return workspace === undefined ? `${nouns[kind]} ${name}` : `${nouns[kind]} ${name} of ${workspace}`;
}

/** A level's text as a sentence says it; a text that names no level stays as it is. */
export function describeLevelText(text: string): string {
  const level = parseLevel(text);
  return level === undefined ? text : describeLevel(level);
}

/** Where a level is looked at and edited. */
export function levelHref(level: Level): string {
  if (level.kind === "Organization") return "/settings";
  if (level.kind === "Tenant") return `/tenants/${encodeURIComponent(level.name)}`;
  if (level.kind === "Workspace") return `/workspaces/${encodeURIComponent(level.name)}`;
  return `/workspaces/${encodeURIComponent(level.workspace ?? "")}?tab=groups`;
}
