import { explainDecision, type DecisionExplanation } from "../../ngac/explain-decision";
import { isAllowed } from "../../ngac/is-allowed";
import type { Subject, Target } from "../../ngac/policy";
import { ownerOf } from "../ownership/decide-ownership";
import { everyone, hierarchy } from "../policy/node-names";
import { targetOf } from "../policy/target-of";
import { formatLevel, nameLevel, type Level } from "../resources/subject";
import type { Right } from "../rights";
import { findAdvice, findKeepers, type AccessAdvice } from "./find-grantors";
import type { TenancyAccess } from "./tenancy-access";

/** A question about access. */
export interface AccessQuestion {
  subject: Subject;
  /** How the answer calls who it is about, e.g. `gina`. */
  name: string;
  right: Right;
  /** An object or kind in a cluster, or a level. */
  where: { cluster: string; namespace?: string | undefined; resource: string } | Level;
  /** `self`: the answer goes to the subject; `reviewer`: to somebody who may review access there. */
  asker: "self" | "reviewer";
}

/** What one policy class says. */
export interface ClassSentence {
  policyClass: string;
  granted: boolean;
  /** Without a full stop, e.g. `in Hierarchy no role reaches Workspace iron`. */
  sentence: string;
}

export interface AccessExplanation {
  allowed: boolean;
  /** The whole answer in one sentence. */
  message: string;
  /** Empty when the answer goes to somebody who may not even read the place. */
  classes: ClassSentence[];
  /** Prohibitions that hold, each as a sentence. */
  prohibitions: string[];
  /** Present when a role would help: what to ask for and whom. */
  advice?: AccessAdvice;
  /** Present when a rule refuses, which no role overcomes: who may change rules, as people call them. */
  keepers?: string[];
}

/**
 * Why somebody may or may not do something, as a person reads it: one sentence for each policy class that refuses, with the
 * missing link and its level, the prohibitions that hold, and which role to ask whom for. To somebody who may not read the
 * place the answer is the same whether it exists or not, whoever owns it.
 */
export function explainAccess(access: TenancyAccess, question: AccessQuestion): AccessExplanation {
  const { graph, compiled } = access;
  const { subject, name, right, where, asker } = question;
  const target: Target = "cluster" in where ? targetOf(where, compiled) : { node: formatLevel(where) };
  const allowed = isAllowed(graph, subject, right, target);
  const claim = `${name} ${allowed ? "may" : "may not"} ${describeAct(right, where)} ${describePlace(where)}`;
  if (!allowed && asker === "self" && !isAllowed(graph, subject, "read", target))
    return { allowed, message: `${claim}, or there is no such place`, classes: [], prohibitions: [] };
  const explained = explainDecision(graph, subject, target, right);
  const level = findLevel(access, where);
  const levelName = nameLevel(compiled.levels.get(level)?.level ?? { kind: "Organization", name: "" });
  const all = explainDecision(graph, subject, target);
  const classes = explained.classes.map((item) => {
    const granted = item.paths.length > 0;
    const own = all.classes.find(({ policyClass }) => policyClass === item.policyClass)?.rights ?? [];
    const sentence = granted
      ? describeGrant(item)
      : item.policyClass === hierarchy
        ? describeMissingRole(own, levelName, target, "cluster" in where ? where.cluster : undefined)
        : describeClosedAttribute(access, item, right, asker);
    return { policyClass: item.policyClass, granted, sentence };
  });
  const prohibitions = explained.prohibitions
    .filter((item) => item.rights.includes(right))
    .map((item) => describeProhibition(access, item.name));
  const refusing = [
    ...classes.filter(({ granted }) => granted === allowed).map(({ sentence }) => sentence),
    ...(allowed ? [] : prohibitions),
  ];
  const lacksRole = classes.some((item) => item.policyClass === hierarchy && !item.granted);
  const advice = !allowed && lacksRole ? findAdvice(access, right, level) : undefined;
  const isRuled =
    !allowed &&
    (classes.some((item) => item.policyClass !== hierarchy && !item.granted) ||
      explained.prohibitions.some((item) => item.rights.includes(right) && isRule(access, item.name)));
  const keepers = isRuled ? findKeepers(access) : undefined;
  const parts = [
    ...refusing,
    ...(advice === undefined ? [] : [describeAdvice(advice)]),
    ...(keepers === undefined ? [] : [`${keepers.join(" or ")} may change the rule`]),
  ];
  return {
    allowed,
    message: parts.length === 0 ? claim : `${claim}: ${parts.join("; ")}`,
    classes,
    prohibitions: allowed ? [] : prohibitions,
    ...(advice === undefined ? {} : { advice }),
    ...(keepers === undefined ? {} : { keepers }),
  };
}

/** Not a separation of duty, which somebody else overcomes by doing it. */
const isRule = ({ state }: TenancyAccess, prohibition: string): boolean =>
  state.prohibitions.some(({ metadata }) => metadata.name === prohibition);

/** The level whose roles decide in the hierarchy, by `formatLevel`. */
function findLevel({ compiled }: TenancyAccess, where: AccessQuestion["where"]): string {
  if (!("cluster" in where)) return formatLevel(where);
  const owner =
    where.namespace === undefined ? undefined : ownerOf(compiled.ownership, where.cluster, where.namespace);
  return owner === undefined ? "Organization" : `Workspace/${owner.workspace}`;
}

function describeAct(right: Right, where: AccessQuestion["where"]): string {
  const [noun = right, verb] = right.split(":");
  const act = verb === undefined ? noun : `${verb} ${noun}`;
  return "cluster" in where ? `${act} (${where.resource.split(".")[0] ?? ""})` : act;
}

function describePlace(where: AccessQuestion["where"]): string {
  if (!("cluster" in where)) return `at ${nameLevel(where)}`;
  return where.namespace === undefined
    ? where.cluster === "*"
      ? "in any cluster"
      : `in cluster ${where.cluster}`
    : `in namespace ${where.namespace} of cluster ${where.cluster}`;
}

function describeGrant({ policyClass, paths }: DecisionExplanation["classes"][number]): string {
  const path = paths[0];
  if (path === undefined) return `in ${policyClass} it is allowed`;
  const holders = path.subjectPath.filter((node) => node !== everyone && node !== path.association.ua);
  const through = holders.length > 0 ? ` through ${holders.join(", ")}` : "";
  return path.association.ua === everyone
    ? `in ${policyClass} ${path.association.target} is open to everybody`
    : `in ${policyClass} by ${path.association.ua}${through}`;
}

function describeMissingRole(
  held: readonly string[],
  levelName: string,
  target: Target,
  cluster: string | undefined,
): string {
  const place =
    "attributes" in target && cluster !== undefined
      ? `cluster ${cluster}, which belongs to the organization where no workspace owns it`
      : levelName;
  return held.length === 0
    ? `in ${hierarchy} no role reaches ${place}`
    : `in ${hierarchy} the roles that reach ${place} give only ${held.join(", ")}`;
}

function describeClosedAttribute(
  { compiled }: TenancyAccess,
  { policyClass, missing }: DecisionExplanation["classes"][number],
  right: Right,
  asker: AccessQuestion["asker"],
): string {
  const attributes = (missing?.targets ?? []).filter((name) => compiled.classes.attributes.has(name));
  const holders = compiled.classes.grants
    .filter((grant) => attributes.includes(grant.attribute) && grant.rights.includes(right))
    .map(({ holder }) => holder);
  const only =
    asker === "reviewer" && holders.length > 0
      ? `only ${[...new Set(holders)].join(", ")} may`
      : "it is closed";
  return `in ${policyClass} ${only} (${right} in ${attributes.join(", ")})`;
}

function describeProhibition({ state }: TenancyAccess, name: string): string {
  const resource = state.prohibitions.find(({ metadata }) => metadata.name === name);
  if (resource === undefined) return `the ${name} may not do this to it`;
  const { displayName, window, reason } = resource.spec;
  const until = window === undefined ? "" : ` until ${window.to}`;
  return `prohibition ${displayName ?? name} forbids it${until}${reason ? `: ${reason}` : ""}`;
}

function describeAdvice({ level, role, grantors }: AccessAdvice): string {
  const names = grantors.map(({ name, as }) => (as === "" ? name : `${name} (${as})`));
  const whom = names.length === 0 ? "an operator" : names.join(" or ");
  return `ask ${whom} for the role ${role} at ${nameLevel(level)}`;
}
