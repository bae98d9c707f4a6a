import type { Prohibition } from "../../ngac/policy";
import { indexByName } from "../ownership/claim-order";
import type { TenancyProblem } from "../ownership/tenancy-problem";
import type { ProhibitionResource } from "../resources/access";
import { rights as allRights } from "../rights";
import type { TenancyState } from "../state";
import { everyone, nowhere, subjectNode } from "./node-names";

interface Prohibitions {
  prohibitions: Prohibition[];
  /** Wrapper → the person or program it stands for: what they are assigned to, so that the ban finds sessions too. */
  wrappers: ReadonlyMap<string, string>;
  problems: TenancyProblem[];
  /** When the next window opens or closes, in milliseconds; Infinity when none does. */
  nextEdge: number;
}

/** Which windows count: those open now, or also those to come. */
export type Windows = "open" | "to-come";

/**
 * Prohibitions that hold at the moment. A window that is no time holds always. A place that is not there holds nothing: nothing lies in
 * it when it is included, and it leaves out nothing when it is excluded, so that no prohibition ends because such a place is deleted.
 */
export function readProhibitions(
  state: TenancyState,
  containers: ReadonlySet<string>,
  teams: ReadonlyMap<string, unknown>,
  now: Date,
  windows: Windows,
): Prohibitions {
  const prohibitions: Prohibition[] = [];
  const wrappers = new Map<string, string>();
  const problems: TenancyProblem[] = [];
  let nextEdge = Infinity;
  for (const resource of indexByName(state.prohibitions).values()) {
    const { metadata, spec } = resource;
    const refuse = (field: string, message: string) =>
      problems.push({ object: { kind: "Prohibition", name: metadata.name }, field, message });
    const { state: window, edge } = stateOfWindow(resource, now);
    nextEdge = Math.min(nextEdge, edge);
    if (window === "over" || (window === "to-come" && windows === "open")) continue;
    const keep = (names: readonly string[], field: string) =>
      [...new Set(names)].filter((name, index) => {
        if (!containers.has(name)) refuse(`spec.${field}[${index}]`, `there is no ${name}`);
        return containers.has(name);
      });
    const inclusions = keep(spec.inclusions, "inclusions");
    const there = keep(spec.exclusions, "exclusions");
    const exclusions = there.length < new Set(spec.exclusions).size ? [...there, nowhere] : there;
    const subject = readSubject(resource, teams);
    if (subject === undefined) {
      refuse("spec.subject", "there is no such team");
      continue;
    }
    if (spec.mode === "Conjunctive" && inclusions.length < new Set(spec.inclusions).size) continue;
    if (inclusions.length + exclusions.length === 0) {
      refuse("spec.inclusions", "it names no place, so it never holds");
      continue;
    }
    if (subject.wraps !== undefined) wrappers.set(subject.node, subject.wraps);
    prohibitions.push({
      name: metadata.name,
      subject: { kind: "node", name: subject.node },
      rights: allRights.filter((right) => spec.rights.includes(right)),
      inclusions,
      exclusions,
      mode: spec.mode === "Conjunctive" ? "conjunctive" : "disjunctive",
    });
  }
  return { prohibitions, wrappers, problems, nextEdge };
}

function readSubject(
  { metadata, spec }: ProhibitionResource,
  teams: ReadonlyMap<string, unknown>,
): { node: string; wraps?: string } | undefined {
  if (spec.subject.kind === "Everyone") return { node: everyone };
  const node = subjectNode(spec.subject);
  if (spec.subject.kind === "Team") return teams.has(node) ? { node } : undefined;
  return { node: `Prohibition/${metadata.name}`, wraps: node };
}

/** Whether the window of a prohibition is still to come, open, or over. Without a window, or with one that is no time: open. */
export function stateOfWindow(
  { spec }: ProhibitionResource,
  now: Date,
): { state: "to-come" | "open" | "over"; edge: number } {
  if (spec.window === undefined) return { state: "open", edge: Infinity };
  const [from, to] = [Date.parse(spec.window.from), Date.parse(spec.window.to)];
  const time = now.getTime();
  if (Number.isNaN(from) || Number.isNaN(to)) return { state: "open", edge: Infinity };
  if (to <= time) return { state: "over", edge: Infinity };
  return from > time ? { state: "to-come", edge: from } : { state: "open", edge: to };
}
