import { parseAsString, parseAsStringLiteral } from "nuqs";

export const accessTabs = [
  "what",
  "who",
  "why",
  "graph",
  "what-if",
  "rules",
  "freeze",
  "emergency",
  "requests",
] as const;

/** The page as its address says it: which tab, and the question that the tabs share. */
export const accessAddress = {
  tab: parseAsStringLiteral(accessTabs).withDefault("what"),
  subject: parseAsString.withDefault(""),
  right: parseAsString.withDefault(""),
  verb: parseAsString.withDefault(""),
  resource: parseAsString.withDefault(""),
  level: parseAsString.withDefault(""),
  cluster: parseAsString.withDefault(""),
  namespace: parseAsString.withDefault(""),
};

/** The question of an address; empty: not said. */
export interface AddressQuestion {
  subject: string;
  right: string;
  verb: string;
  resource: string;
  level: string;
  cluster: string;
  namespace: string;
}

/** Whether it can be asked: a right, or a verb on a kind, and one place. */
export function isComplete({ right, verb, resource, level, cluster }: AddressQuestion): boolean {
  return (right !== "" || (verb !== "" && resource !== "")) && (level === "") !== (cluster === "");
}
