import { readRecord, readRecords, readString, readStrings } from "../../kubernetes/read-field";
import type { PolicyAction } from "./select-policies";

/** A field of a source, an operation or a condition, as written. */
export interface DescribedField {
  /** The field's own name, or the key of a condition. */
  name: string;
  values: string[];
  notValues: string[];
}

/** A rule in parts that a screen can draw: any of `sources`, any of `operations`, all of `conditions`; none: anything. */
export interface DescribedRule {
  sources: DescribedField[][];
  operations: DescribedField[][];
  conditions: DescribedField[];
  /** One sentence, e.g. "account productpage of bookinfo may GET /reviews/*". */
  text: string;
}

const sourceFields = [
  "principals",
  "serviceAccounts",
  "namespaces",
  "trustDomains",
  "requestPrincipals",
  "ipBlocks",
  "remoteIpBlocks",
];
const operationFields = ["methods", "hosts", "paths", "ports"];

function readFields(object: Readonly<Record<string, unknown>>, names: readonly string[]): DescribedField[] {
  return names.flatMap((name) => {
    const values = readStrings(object[name]);
    const notValues = readStrings(object[`not${name[0]?.toUpperCase() ?? ""}${name.slice(1)}`]);
    return values.length + notValues.length === 0 ? [] : [{ name, values, notValues }];
  });
}

/** Puts a rule of an AuthorizationPolicy into parts and words. */
export function describeRule(rule: Readonly<Record<string, unknown>>, action: PolicyAction): DescribedRule {
  const sources = readRecords(rule["from"]).map((from) =>
    readFields(readRecord(from["source"]), sourceFields),
  );
  const operations = readRecords(rule["to"]).map((to) =>
    readFields(readRecord(to["operation"]), operationFields),
  );
  const conditions = readRecords(rule["when"]).map((when): DescribedField => ({
    name: readString(when["key"]) ?? "",
    values: readStrings(when["values"]),
    notValues: readStrings(when["notValues"]),
  }));
  const who = joinAlternatives(sources.map(describeSource)) || "everyone";
  const what = joinAlternatives(operations.map(describeOperation)) || "send anything";
  const verb = {
    ALLOW: "may",
    DENY: "may not",
    AUDIT: "is logged when it may",
    CUSTOM: "needs the external authorizer to",
  }[action];
  const when = conditions.map(describeField).join(" and ");
  return {
    sources,
    operations,
    conditions,
    text: `${who} ${verb} ${what}${when === "" ? "" : `, when ${when}`}`,
  };
}

function joinAlternatives(texts: readonly string[]): string {
  return [...new Set(texts)].join(", or ");
}

function joinValues(values: readonly string[]): string {
  return values.length < 3
    ? values.join(" or ")
    : `${values.slice(0, -1).join(", ")} or ${values.at(-1) ?? ""}`;
}

function describeField({ name, values, notValues }: DescribedField): string {
  const wanted = values.length === 0 ? [] : [`${name} is ${joinValues(values)}`];
  const refused = notValues.length === 0 ? [] : [`${name} is not ${joinValues(notValues)}`];
  return [...wanted, ...refused].join(" and ");
}

function describePrincipal(principal: string): string {
  const [, ns, namespace, sa, account, ...rest] = principal.split("/");
  const isFull = ns === "ns" && sa === "sa" && account !== undefined && rest.length === 0;
  if (principal === "*") return "any workload of the mesh";
  return isFull ? `account ${account} of ${namespace ?? ""}` : principal;
}

const sourceWords: Readonly<Record<string, (value: string) => string>> = {
  principals: describePrincipal,
  serviceAccounts: (value) => {
    const [namespace, account] = value.includes("/") ? value.split("/") : [undefined, value];
    return `account ${account ?? ""}${namespace === undefined ? "" : ` of ${namespace}`}`;
  },
  namespaces: (value) => `namespace ${value}`,
  trustDomains: (value) => `trust domain ${value}`,
  requestPrincipals: (value) => (value === "*" ? "a valid token" : `token ${value}`),
  ipBlocks: (value) => `address ${value}`,
  remoteIpBlocks: (value) => `client address ${value}`,
};

function describeSource(fields: readonly DescribedField[]): string {
  const parts = fields.map(({ name, values, notValues }) => {
    const word = sourceWords[name] ?? String;
    const wanted = joinValues(values.map(word));
    const refused = joinValues(notValues.map(word));
    if (refused === "") return wanted;
    return wanted === "" ? `everyone but ${refused}` : `${wanted} but not ${refused}`;
  });
  return parts.length === 0 ? "everyone" : parts.join(" with ");
}

function describeOperation(fields: readonly DescribedField[]): string {
  const read = (name: string): DescribedField | undefined => fields.find((field) => field.name === name);
  const part = (name: string, before: string) => {
    const field = read(name);
    if (field === undefined) return [];
    const wanted = field.values.length === 0 ? [] : [`${before}${joinValues(field.values)}`];
    const refused = field.notValues.length === 0 ? [] : [`not ${before}${joinValues(field.notValues)}`];
    return [...wanted, ...refused];
  };
  const methods = part("methods", "");
  const parts = [
    ...(methods.length === 0 ? ["call"] : methods),
    ...part("paths", ""),
    ...part("hosts", "at host "),
    ...part("ports", "on port "),
  ];
  return parts.join(" ");
}
