import {
  checkAddresses,
  checkEmptyValues,
  checkPortTexts,
  checkServiceAccounts,
  checkWildcardValues,
} from "./authorization-value";
import type { ValueProblem } from "./authorization-value";

function checkMapKey(key: string): ValueProblem[] {
  const open = key.indexOf("[");
  const right = key.endsWith("]") && open > 0 && open < key.length - 2;
  return right ? [] : [{ index: 0, message: `bad key (${key}): should have format a[b]` }];
}

const free = (): ValueProblem[] => [];
const checks: Record<string, (key: string, values: readonly string[]) => ValueProblem[]> = {
  "source.ip": (_, values) => checkAddresses(values),
  "remote.ip": (_, values) => checkAddresses(values),
  "source.namespace": free,
  "source.serviceAccount": checkServiceAccounts,
  "source.principal": free,
  "source.trustDomain": checkWildcardValues,
  "request.auth.principal": free,
  "request.auth.audiences": free,
  "request.auth.presenter": free,
  "destination.ip": (_, values) => checkAddresses(values),
  "destination.port": (_, values) => checkPortTexts(values),
  "connection.sni": free,
};

/** What cannot be said any more, by the start of the key. */
const retired: [prefix: string, words: (key: string) => string][] = [
  ["destination.labels", (key) => `attribute ${key} is replaced by the workload selector`],
];
const retiredKeys: Record<string, (key: string) => string> = {
  "destination.namespace": (key) => `attribute ${key} is replaced by the metadata.namespace`,
  "destination.name": (key) => `deprecated attribute ${key}: only supported in v1alpha1`,
  "destination.user": (key) => `deprecated attribute ${key}: only supported in v1alpha1`,
};

/**
 * What the values of a `when` condition of this key break; a problem of the key itself comes with index 0.
 * Source: istio pkg/config/security `ValidateAttribute`.
 */
export function checkCondition(key: string, values: readonly string[]): ValueProblem[] {
  const empty = checkEmptyValues(key, values);
  if (empty.length > 0) return empty;
  const mapped = ["request.headers", "request.auth.claims", "experimental.envoy.filters."];
  if (mapped.some((prefix) => key.startsWith(prefix))) return checkMapKey(key);
  const check = Object.hasOwn(checks, key) ? checks[key] : undefined;
  if (check !== undefined) return check(key, values);
  const refusal =
    (Object.hasOwn(retiredKeys, key) ? retiredKeys[key] : undefined) ??
    retired.find(([prefix]) => key.startsWith(prefix))?.[1] ??
    ((name: string) => `unknown attribute: ${name}`);
  return [{ index: 0, message: refusal(key) }];
}
