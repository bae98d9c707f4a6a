import {
  explainDecision,
  type ClassExplanation,
  type DecisionExplanation,
} from "../../ngac/explain-decision";
import { findRequiredAttributes } from "../../ngac/find-required-attributes";
import { explainAccess, type AccessExplanation, type AccessQuestion } from "../access/explain-access";
import type { TenancyAccess } from "../access/tenancy-access";
import { builtInClasses, hierarchy, nowhere } from "../policy/node-names";
import { targetOf } from "../policy/target-of";
import { formatLevel } from "../resources/subject";
import { rights as allRights, type Right } from "../rights";
import type { AccessStep, AccessSubject, AccessWhy, ClassAnswer, ProhibitionAnswer } from "./access-view";
import { findBindingsOf, indexBindings } from "./describe-bindings";
import { isSomebody, kindOf } from "./element-kind";

const mostGranting = 6;

type Answer = Omit<AccessWhy, "policyVersion" | "microseconds" | "subject" | "where" | "mayGive">;

/**
 * Why somebody may or may not do something: the sentences of `explainAccess`, and for each policy class the way from the
 * subject to the place, with the link that is missing. To a reader who may not read the place nothing but that they may not.
 * @param namesAll the reader may know every name: without it nothing is told of who else may, but for whom to ask,
 * nor of other places.
 */
export function describeWhy(
  access: TenancyAccess,
  question: AccessQuestion,
  about: AccessSubject,
  { namesAll }: { namesAll: boolean },
): Answer {
  const { graph, compiled } = access;
  const { subject, right, where } = question;
  const target = "cluster" in where ? targetOf(where, compiled) : { node: formatLevel(where) };
  const said = explainAccess(access, question);
  const withheld = !said.allowed && said.classes.length === 0;
  const answer = { right, allowed: said.allowed, message: said.message, withheld };
  if (withheld) return { ...answer, classes: [], prohibitions: [] };
  let { message } = said;
  const asked = explainDecision(graph, subject, target, right);
  const all = explainDecision(graph, subject, target);
  const required = namesAll ? findRequiredAttributes(graph, target, [right]) : [];
  const classes = asked.classes.toSorted(byOrder).map((item): ClassAnswer => {
    const held = all.classes.find(({ policyClass }) => policyClass === item.policyClass);
    const grantors = required.find(({ policyClass }) => policyClass === item.policyClass)?.attributes ?? [];
    const path = item.paths[0];
    const told = sentenceOf(said, item.policyClass);
    const sentence =
      namesAll || path !== undefined || item.policyClass === hierarchy
        ? told
        : closedSentence(access, item, right);
    message = message.replace(told, sentence);
    return {
      policyClass: item.policyClass,
      granted: path !== undefined,
      sentence,
      steps:
        path === undefined ? describeGap(access, about, item, held, right) : describeWay(access, about, path),
      moreWays: Math.max(0, item.paths.length + item.morePaths - 1),
      wouldGrant: path === undefined ? grantors.slice(0, mostGranting).map(({ ua }) => ua) : [],
    };
  });
  return {
    ...answer,
    message,
    classes,
    prohibitions: describeProhibitions(access, asked, right, namesAll),
    ...(said.advice === undefined ? {} : { advice: said.advice }),
    ...(said.keepers === undefined ? {} : { keepers: said.keepers }),
  };
}

const classOrder: readonly string[] = [hierarchy, ...builtInClasses];

/** The hierarchy first, own classes last. */
function byOrder(a: ClassExplanation, b: ClassExplanation): number {
  const [one, other] = [a, b].map(({ policyClass }) => classOrder.indexOf(policyClass) >>> 0);
  return (one ?? 0) - (other ?? 0) || (a.policyClass < b.policyClass ? -1 : 1);
}

function sentenceOf({ classes }: AccessExplanation, policyClass: string): string {
  return classes.find((item) => item.policyClass === policyClass)?.sentence ?? "";
}

function closedSentence(
  { compiled }: TenancyAccess,
  { policyClass, missing }: ClassExplanation,
  right: Right,
): string {
  const attributes = (missing?.targets ?? []).filter((name) => compiled.classes.attributes.has(name));
  return `in ${policyClass} it is closed (${right} in ${attributes.join(", ")})`;
}

type Path = ClassExplanation["paths"][number];

function step(access: TenancyAccess, node: string): AccessStep {
  return { kind: kindOf(node, access.compiled), node };
}

/** The subject and what it holds, the role or association last. */
function describeHolding(access: TenancyAccess, about: AccessSubject, path: Path): AccessStep[] {
  const { ua, rights } = path.association;
  const known = allRights.filter((right) => rights.includes(right));
  const between = path.subjectPath.filter((node) => node !== about.id && node !== ua);
  const grant = access.compiled.grants.find(({ node }) => node === ua);
  const end =
    grant === undefined
      ? undefined
      : findBindingsOf(grant, between.at(-1) ?? about.id, indexBindings(access.state.accessBindings)).endsAt;
  const last =
    ua === about.id
      ? []
      : [{ ...step(access, ua), rights: known, ...(end === undefined ? {} : { endsAt: end }) }];
  return [step(access, about.id), ...between.map((node) => step(access, node)), ...last];
}

function describeWay(access: TenancyAccess, about: AccessSubject, path: Path): AccessStep[] {
  const end = path.targetPath.indexOf(path.association.target);
  const down = path.targetPath.slice(0, end + 1).toReversed();
  return [...describeHolding(access, about, path), ...down.map((node) => step(access, node))];
}

/** As far as the subject comes, the link that lacks, and the place from where the link would have to lead. */
function describeGap(
  access: TenancyAccess,
  about: AccessSubject,
  { policyClass, missing }: ClassExplanation,
  held: ClassExplanation | undefined,
  right: Right,
): AccessStep[] {
  const targets = missing?.targets ?? [];
  const kinds = targets.map((node) => step(access, node));
  const upper = kinds.find(({ kind }) => kind === "level" || kind === "attribute");
  const lower = kinds.find(({ kind }) => kind === "place");
  const lesser = policyClass === hierarchy ? held?.paths[0] : undefined;
  return [
    ...(lesser === undefined ? [step(access, about.id)] : describeHolding(access, about, lesser)),
    { kind: "missing", node: (upper ?? lower)?.node ?? policyClass, rights: [right] },
    ...(upper === undefined ? [] : [upper]),
    ...(lower === undefined ? [] : [lower]),
  ];
}

function describeProhibitions(
  { state }: TenancyAccess,
  { prohibitions }: DecisionExplanation,
  right: Right,
  namesAll: boolean,
): ProhibitionAnswer[] {
  return prohibitions
    .filter(({ rights }) => rights.includes(right))
    .map(({ name, subject, mode, rights, inclusions, exclusions }) => {
      const spec = state.prohibitions.find(({ metadata }) => metadata.name === name)?.spec;
      const wrapped =
        spec === undefined || spec.subject.kind === "Everyone"
          ? "everyone"
          : `${spec.subject.kind}/${spec.subject.name}`;
      const spared = exclusions.filter((place) => place !== nowhere);
      const isEverywhere =
        exclusions.includes(nowhere) && (mode === "disjunctive" || inclusions.length + spared.length === 0);
      return {
        name,
        title: spec?.displayName ?? name,
        rights: allRights.filter((item) => rights.includes(item)),
        subject: isSomebody(subject.name) ? subject.name : wrapped,
        places: inclusions,
        sentence:
          spec === undefined
            ? `separation of duty: ${name} keeps whoever wrote it from deciding it`
            : isEverywhere
              ? "it holds everywhere"
              : spared.length > 0
                ? `it holds ${namesAll ? `outside ${spared.join(", ")}` : "here, not everywhere"}`
                : `it holds in ${inclusions.join(", ")}`,
        ...(spec?.window === undefined ? {} : { from: spec.window.from, until: spec.window.to }),
        ...(spec?.reason === undefined || spec.reason === "" ? {} : { reason: spec.reason }),
      };
    });
}
