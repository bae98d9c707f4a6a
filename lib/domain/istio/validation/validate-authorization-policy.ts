import { checkCondition } from "./authorization-condition";
import {
  checkAddresses,
  checkEmptyValues,
  checkPathTemplates,
  checkPortTexts,
  checkServiceAccounts,
  checkTrustDomains,
} from "./authorization-value";
import type { ValueProblem } from "./authorization-value";
import { validateAttachment } from "./validate-selector";
import type { ConfigField } from "./config-field";

type Check = (key: string, values: readonly string[]) => ValueProblem[];

const addresses: Check = (key, values) => [...checkAddresses(values), ...checkEmptyValues(key, values)];
const ports: Check = (key, values) => [...checkPortTexts(values), ...checkEmptyValues(key, values)];
const paths: Check = (key, values) => [...checkEmptyValues(key, values), ...checkPathTemplates(key, values)];

const sourceChecks: Record<string, Check> = {
  principals: checkEmptyValues,
  requestPrincipals: checkEmptyValues,
  namespaces: checkEmptyValues,
  serviceAccounts: checkServiceAccounts,
  trustDomains: checkTrustDomains,
  ipBlocks: addresses,
  remoteIpBlocks: addresses,
};

const operationChecks: Record<string, Check> = {
  ports,
  methods: checkEmptyValues,
  paths,
  hosts: checkEmptyValues,
};

/** The part of a source that decides without HTTP. */
const layer4Source = ["principals", "namespaces", "ipBlocks", "remoteIpBlocks", "serviceAccounts"];
/** What a CUSTOM policy cannot ask of the caller. */
const customSource = ["namespaces", "serviceAccounts", "trustDomains", "principals", "requestPrincipals"];
const customKeys = ["source.namespace", "source.serviceAccount", "source.trustDomain", "source.principal"];

function capitalize(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function negate(name: string): string {
  return `not${capitalize(name)}`;
}

function isGiven(holder: ConfigField, names: readonly string[]): boolean {
  return names.some((name) => [name, negate(name)].some((field) => holder.at(field).items.length > 0));
}

function report(list: ConfigField, problems: readonly ValueProblem[]): void {
  for (const { index, message } of problems) (list.items[index] ?? list).error(message);
}

function validateLists(holder: ConfigField, checks: Record<string, Check>): void {
  for (const [name, check] of Object.entries(checks)) {
    for (const field of [name, negate(name)]) {
      const list = holder.at(field);
      report(list, check(capitalize(field), list.texts));
    }
  }
}

function validateSource(source: ConfigField, rule: number): void {
  const identities = isGiven(source, ["principals", "namespaces"]);
  if (identities && isGiven(source, ["serviceAccounts"])) {
    source.error(`cannot set serviceAccounts with namespaces or principals, found at rule ${rule}`);
  }
  if (!isGiven(source, Object.keys(sourceChecks))) {
    source.error(`\`from.source\` must not be empty, found at rule ${rule}`);
  }
  validateLists(source, sourceChecks);
}

function validateOperation(operation: ConfigField, rule: number): void {
  if (!isGiven(operation, Object.keys(operationChecks))) {
    operation.error(`\`to.operation\` must not be empty, found at rule ${rule}`);
  }
  validateLists(operation, operationChecks);
}

function validateCondition(condition: ConfigField): void {
  const key = condition.at("key");
  if (key.text === "") {
    key.error("`key` must not be empty");
    return;
  }
  const sides = [
    { list: condition.at("values"), words: "value" },
    { list: condition.at("notValues"), words: "notValue" },
  ];
  if (sides.every(({ list }) => list.items.length === 0)) {
    condition.error(`at least one of \`values\` or \`notValues\` must be set for key ${key.text}`);
    return;
  }
  for (const { list, words } of sides) {
    const problems = checkCondition(key.text, list.texts);
    const prefix = `invalid \`${words}\` for \`key\` ${key.text}: `;
    report(
      list.items.length === 0 ? key : list,
      problems.map(({ index, message }) => ({ index, message: `${prefix}${message}` })),
    );
  }
}

/** A DENY rule on HTTP attributes alone denies all TCP traffic. */
function warnOfDeniedTcp(rule: ConfigField): void {
  const sources = rule
    .at("from")
    .items.map((from) => from.at("source"))
    .filter((source) => source.isSet);
  const operations = rule
    .at("to")
    .items.map((to) => to.at("operation"))
    .filter((operation) => operation.isSet);
  const tcpSource = sources.some((source) => isGiven(source, layer4Source));
  const tcpOperation = operations.some((operation) => isGiven(operation, ["ports"]));
  const httpOnly = operations.length > 0 ? !tcpOperation : sources.length > 0 && !tcpSource;
  if (!httpOnly) return;
  rule.warn(
    "configured AuthorizationPolicy will deny all traffic to TCP ports under its scope due to the use of only HTTP attributes in a DENY rule; it is recommended to explicitly specify the port",
  );
}

function validateRule(rule: ConfigField, index: number): void {
  for (const from of rule.at("from").items) {
    const source = from.at("source");
    if (source.isSet) validateSource(source, index);
    else source.error(`\`from.source\` must not be nil, found at rule ${index}`);
  }
  for (const to of rule.at("to").items) {
    const operation = to.at("operation");
    if (operation.isSet) validateOperation(operation, index);
    else operation.error(`\`to.operation\` must not be nil, found at rule ${index}`);
  }
  for (const condition of rule.at("when").items) validateCondition(condition);
}

function validateCustom(spec: ConfigField): void {
  const rules = spec.at("rules");
  const provider = spec.at("provider").at("name");
  if (rules.items.length > 0 && provider.text === "") provider.error("`provider.name` must not be empty");
  for (const rule of rules.items) {
    for (const source of rule.at("from").items.map((from) => from.at("source"))) {
      for (const name of customSource.flatMap((field) => [field, negate(field)])) {
        if (source.at(name).items.length === 0) continue;
        source.at(name).error(`From.${capitalize(name)} is currently not supported with CUSTOM action`);
      }
    }
    for (const key of rule.at("when").items.map((condition) => condition.at("key"))) {
      if (!customKeys.includes(key.text) && !key.text.startsWith("request.auth.")) continue;
      key.error(`${key.text} is currently not supported with CUSTOM action`);
    }
  }
}

/**
 * `security.istio.io` AuthorizationPolicy. istiod begins each message with "invalid policy NAME.NAMESPACE:", which is left out.
 * Source: istio pkg/config/validation `ValidateAuthorizationPolicy`.
 */
export function validateAuthorizationPolicy(object: ConfigField): void {
  const spec = object.at("spec");
  validateAttachment(spec);
  const action = spec.at("action").text || "ALLOW";
  const rules = spec.at("rules");
  if ((action === "CUSTOM" || action === "DENY") && rules.items.length === 0) {
    rules.error(
      `${action} action without \`rules\` is meaningless as it will never be triggered, add an empty rule \`{}\` if you want it be triggered for every request`,
    );
  }
  if (action === "CUSTOM") validateCustom(spec);
  else if (spec.at("provider").isSet) {
    spec.at("provider").error(`\`provider\` must not be with non CUSTOM action, found ${action}`);
  }
  for (const [index, rule] of rules.items.entries()) {
    validateRule(rule, index);
    if (action === "DENY") warnOfDeniedTcp(rule);
  }
}
