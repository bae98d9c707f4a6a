import type { Subject } from "../../ngac/policy";
import type { TenancyAccess } from "../access/tenancy-access";
import { listAncestors } from "../policy/read-levels";
import type { RoleGrant } from "../policy/read-grants";
import type { ProhibitionResource } from "../resources/access";
import { formatLevel, nameLevel } from "../resources/subject";
import type { AccessGraph, AccessGraphEdge, AccessGraphNode, AccessSubject } from "./access-view";
import { isSomebody } from "./element-kind";
import { containersOf, findWays, type Containers } from "./find-ways";

export interface GraphQuestion {
  /** Where to begin, by `formatLevel`; must be there. */
  level: string;
  /** Levels whose roles the reader may see. */
  mayTell: (level: string) => boolean;
  /** Present: only the reader's own roles. */
  self?: { subject: Subject; about: AccessSubject };
  /** Those that the reader may see and that hold now. */
  prohibitions: readonly ProhibitionResource[];
  nameOf: (node: string) => AccessSubject;
}

const most = { levels: 80, roles: 80, subjects: 120, prohibitions: 20 };

/**
 * The policy as a drawing: levels below the chosen one and those it lies in, roles given at them, who holds them through which
 * teams, and prohibitions that name them. Bounded; what there was no room for is counted.
 */
export function describeGraph(
  access: TenancyAccess & { version: string },
  question: GraphQuestion,
): AccessGraph {
  const { level, self } = question;
  const containers = containersOf(access.graph.policy);
  const ways = self === undefined ? undefined : findWays(containers, self.subject);
  const grants = access.compiled.grants.filter(({ node, level: at, holders }) =>
    ways === undefined ? holders.length > 0 && question.mayTell(formatLevel(at)) : ways.has(node),
  );
  const drawing = new Drawing();
  const levels = listLevels(access, question, grants);
  const shown = new Set(levels.slice(0, most.levels));
  for (const name of shown) drawLevel(drawing, access, name, shown);
  const here = grants.filter(({ level: at }) => shown.has(formatLevel(at)));
  for (const grant of here.slice(0, most.roles)) drawRole(drawing, grant);
  const subjects = drawSubjects(drawing, question, here.slice(0, most.roles), containers, ways);
  const bans = question.prohibitions.filter(({ spec }) => concerns(spec, shown, access));
  for (const ban of bans.slice(0, most.prohibitions)) drawProhibition(drawing, ban, shown);
  return {
    policyVersion: access.version,
    level,
    extent: self === undefined ? "reviewed" : "self",
    nodes: [...drawing.nodes.values()],
    edges: [...drawing.edges.values()],
    leftOut: {
      levels: Math.max(0, levels.length - most.levels),
      roles: Math.max(0, here.length - most.roles),
      subjects,
      prohibitions: Math.max(0, bans.length - most.prohibitions),
    },
  };
}

class Drawing {
  readonly nodes = new Map<string, AccessGraphNode>();
  readonly edges = new Map<string, AccessGraphEdge>();

  link(from: string, to: string, kind: AccessGraphEdge["kind"]): void {
    const id = `${from} ${kind} ${to}`;
    this.edges.set(id, { id, from, to, kind });
  }
}

/** What the chosen level lies in, itself, and what lies in it and may be told. */
function listLevels(
  { compiled }: TenancyAccess,
  { level, mayTell, self }: GraphQuestion,
  grants: readonly RoleGrant[],
): string[] {
  const { levels } = compiled;
  const above = listAncestors(levels, level).toReversed();
  const own = new Set(grants.flatMap(({ level: at }) => listAncestors(levels, formatLevel(at))));
  const below = [...levels.keys()].filter(
    (name) =>
      !above.includes(name) &&
      (self === undefined ? mayTell(name) : own.has(name)) &&
      listAncestors(levels, name).includes(level),
  );
  return [...above, ...below];
}

function drawLevel(
  drawing: Drawing,
  { compiled }: TenancyAccess,
  name: string,
  shown: ReadonlySet<string>,
): void {
  const node = compiled.levels.get(name);
  if (node === undefined) return;
  const { kind, name: title } = node.level;
  drawing.nodes.set(name, {
    id: name,
    kind: "level",
    title: title || "Organization",
    detail: title ? kind : "",
  });
  if (node.parent !== undefined && shown.has(node.parent)) drawing.link(name, node.parent, "in");
}

function drawRole(drawing: Drawing, { node, role, level, rights }: RoleGrant): void {
  const count = rights.length === 1 ? "1 right" : `${rights.length} rights`;
  drawing.nodes.set(node, {
    id: node,
    kind: "role",
    title: role,
    detail: `${count} at ${nameLevel(level)}`,
  });
  drawing.link(node, formatLevel(level), "gives");
}

/** @returns how many subjects there was no room for. */
function drawSubjects(
  drawing: Drawing,
  { self, nameOf }: GraphQuestion,
  grants: readonly RoleGrant[],
  containers: Containers,
  ways: ReadonlyMap<string, readonly string[]> | undefined,
): number {
  const reached = new Set<string>();
  const links: [string, string, AccessGraphEdge["kind"]][] = [];
  if (self !== undefined && ways !== undefined) {
    reached.add(self.about.id);
    for (const { node } of grants) {
      const way = [self.about.id, ...(ways.get(node) ?? []).filter((name) => name !== self.about.id)];
      for (const [index, name] of way.entries()) {
        const next = way[index + 1];
        if (name !== node) reached.add(name);
        if (next !== undefined) links.push([name, next, next === node ? "holds" : "in"]);
      }
    }
  } else {
    for (const { node, holders } of grants)
      for (const holder of holders) {
        reached.add(holder);
        links.push([holder, node, "holds"]);
      }
    const members = invert(containers);
    for (const name of reached)
      for (const member of name.startsWith("Team/") ? (members.get(name) ?? []) : []) {
        reached.add(member);
        links.push([member, name, "in"]);
      }
  }
  const drawn = new Set([...reached].slice(0, most.subjects));
  for (const name of drawn) {
    const { title } = self?.about.id === name ? self.about : nameOf(name);
    drawing.nodes.set(name, { id: name, kind: "subject", title, detail: nounOf(name) });
  }
  for (const [from, to, kind] of links)
    if (drawing.nodes.has(from) && drawing.nodes.has(to)) drawing.link(from, to, kind);
  return reached.size - drawn.size;
}

/** Teams → the people, programs and teams that are in them. */
function invert(containers: Containers): ReadonlyMap<string, readonly string[]> {
  const members = new Map<string, string[]>();
  for (const [name, held] of containers) {
    if (!isSomebody(name)) continue;
    for (const team of held) {
      if (!team.startsWith("Team/")) continue;
      const known = members.get(team);
      if (known === undefined) members.set(team, [name]);
      else known.push(name);
    }
  }
  return members;
}

function nounOf(name: string): string {
  if (name.startsWith("User/")) return "person";
  if (name.startsWith("Team/")) return "team";
  return name.startsWith("ServiceAccount/") ? "program" : "platform role";
}

type Spec = ProhibitionResource["spec"];

function concerns(spec: Spec, shown: ReadonlySet<string>, { compiled }: TenancyAccess): boolean {
  return [...spec.inclusions, ...spec.exclusions].some(
    (name) => shown.has(name) || compiled.classes.attributes.has(name),
  );
}

function drawProhibition(
  drawing: Drawing,
  { metadata, spec }: ProhibitionResource,
  shown: ReadonlySet<string>,
): void {
  const id = `Prohibition/${metadata.name}`;
  drawing.nodes.set(id, {
    id,
    kind: "prohibition",
    title: spec.displayName ?? metadata.name,
    detail: `no ${spec.rights.join(", ")}`,
  });
  for (const name of spec.inclusions) {
    if (!shown.has(name) && !drawing.nodes.has(name))
      drawing.nodes.set(name, { id: name, kind: "attribute", title: name, detail: "" });
    drawing.link(id, name, "forbids");
  }
}
