import { describeLevelText } from "@/components/tenancy/level-words";
import type { AccessSubject, AccessWhere, AccessWhy } from "@/lib/domain/tenancy/access-views/access-view";
import type { Right } from "@/lib/domain/tenancy/rights";

const acts: Record<Right, string> = {
  read: "see",
  "traffic:write": "change the traffic of",
  "security:write": "change the security of",
  "gateway:write": "change the gateways of",
  "telemetry:write": "change the telemetry of",
  "workload:write": "change the workloads of",
  "raw:write": "write raw proxy configuration of",
  "platform:write": "change the platform's objects of",
  "cluster:connect": "connect clusters to",
  "workspace:write": "make and change workspaces of",
  "group:write": "change the groups of",
  "settings:write": "change the settings of",
  "binding:write": "give and take roles at",
  "request:decide": "decide requests about",
  "changeset:approve": "approve change sets of",
  "audit:read": "read the history of",
  "access:review": "review access at",
};

/** What the right lets do, so that a place can follow. */
export function describeAct(right: Right): string {
  return acts[right];
}

/** `workspace web`, `namespace shop of cluster west`. */
export function describeWhere(where: AccessWhere): string {
  if ("level" in where) return describeLevelText(where.level);
  return where.namespace === undefined
    ? `cluster ${where.cluster}`
    : `namespace ${where.namespace} of cluster ${where.cluster}`;
}

/** The question as the sentence that the page is called by. */
export function titleWhy(
  { subject, right, where, allowed }: Pick<AccessWhy, "subject" | "right" | "where" | "allowed">,
  isSelf: boolean,
): string {
  const what = `${describeAct(right)} ${describeWhere(where)}`;
  const who = isSelf ? "you" : subject.title;
  return allowed ? `Why can ${who} ${what}?` : `Why can’t ${who} ${what}?`;
}

const nouns: readonly (readonly [prefix: string, noun: string])[] = [
  ["User/", "person"],
  ["Team/", "team"],
  ["ServiceAccount/", "program"],
  ["platform:", "role on the platform"],
];

/** An element that stands for somebody, in two words. */
export function describeSubject({ id, title }: Pick<AccessSubject, "id" | "title">): {
  title: string;
  noun: string;
} {
  if (id === "everyone") return { title: "Everybody", noun: "who is signed in" };
  const noun = nouns.find(([prefix]) => id.startsWith(prefix))?.[1] ?? "";
  return { title: id.startsWith("platform:") ? title.replace("platform:", "") : title, noun };
}

/** `Writer@Workspace/web` → its parts; undefined for what is no role. */
export function splitRole(node: string): { role: string; level: string } | undefined {
  const at = node.indexOf("@");
  return at < 1 ? undefined : { role: node.slice(0, at), level: node.slice(at + 1) };
}

/** An element between a subject and a place, as people call it. */
export function describeNode(node: string): string {
  const role = splitRole(node);
  if (role !== undefined) return `${role.role} of ${describeLevelText(role.level)}`;
  if (node === "everyone") return "everybody";
  if (node.startsWith("Association/")) return `association ${node.slice("Association/".length)}`;
  if (node.startsWith("platform:")) return `the platform's ${node.slice("platform:".length)}s`;
  const [place, domain] = node.split("#");
  if (domain !== undefined && place !== undefined) return place;
  if (node.startsWith("Team/")) return `team ${node.slice("Team/".length)}`;
  return describeLevelText(node);
}
