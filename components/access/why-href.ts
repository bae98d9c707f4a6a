import { rights, type Right } from "@/lib/domain/tenancy/rights";

/** What a why-question in an address names; who asks is meant where nobody is named. */
interface WhyQuestion {
  right: Right;
  subject?: string;
  level?: string;
  cluster?: string;
  namespace?: string;
}

/** Where the question is answered. */
export function whyHref(question: WhyQuestion): string {
  const search = new URLSearchParams({ tab: "why" });
  for (const [name, value] of Object.entries(question)) if (value !== "") search.set(name, String(value));
  return `/access?${search}`;
}

const known = (text: string): Right | undefined => rights.find((right) => right === text);

/** `write traffic` → `traffic:write`, as `explainAccess` turns rights into words. */
function readAct(text: string): Right | undefined {
  const [verb = "", noun] = text.split(" ");
  return known(noun === undefined ? verb : `${noun}:${verb}`);
}

const inPlace = / may not ([a-z]+(?: [a-z]+)?) \([^)]*\) in (?:namespace (\S+?) of )?cluster ([^\s,:;]+)/;
const atNamedLevel = / may not ([a-z]+(?: [a-z]+)?) at (.+?)(?:, or there is|:|$)/;
const atLevel = / has no right (\S+) at (\S+)/;
const needs = /\bneeds ([a-z]+(?::[a-z]+)?)(?: \([^)]*\))? at ([^;,]+)/;
const groupOf = /^(traffic|security|gateway) ?group (\S+) of (?:workspace )?(\S+)$/i;

/** `tenant fruit`, `Tenant fruit`, `the organization` or `Tenant/fruit` → the text of the level. */
function readLevelWords(words: string): string | undefined {
  const text = words.trim();
  if (/^(the )?organization$/i.test(text)) return "Organization";
  if (/^[A-Z][A-Za-z]+\/\S+$/.test(text)) return text;
  const group = groupOf.exec(text);
  if (group !== null) {
    const kind = (group[1] ?? "").toLowerCase();
    return `${kind.charAt(0).toUpperCase()}${kind.slice(1)}Group/${group[3]}/${group[2]}`;
  }
  const level = /^(tenant|workspace) (\S+)$/i.exec(text);
  if (level === null) return undefined;
  return `${(level[1] ?? "").toLowerCase() === "tenant" ? "Tenant" : "Workspace"}/${level[2]}`;
}

/**
 * The why-question that a refusal raises, read from its own sentence: those of `explainAccess`, of `requireRight`, and of forms that
 * a person may only read. Undefined when it names no right and place.
 */
export function whyHrefOf(sentence: string): string | undefined {
  const place = inPlace.exec(sentence);
  if (place !== null) {
    const [, act = "", namespace = "", cluster = ""] = place;
    const right = readAct(act);
    return right === undefined ? undefined : whyHref({ right, cluster, namespace });
  }
  for (const pattern of [atLevel, needs, atNamedLevel]) {
    const found = pattern.exec(sentence);
    const right = known(found?.[1] ?? "") ?? readAct(found?.[1] ?? "");
    const level = readLevelWords(found?.[2] ?? "");
    if (right !== undefined && level !== undefined) return whyHref({ right, level });
  }
  return undefined;
}
