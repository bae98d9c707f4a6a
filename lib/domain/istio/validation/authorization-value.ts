import { countBytes, cut, quote } from "./go-text";
import { checkCidr, isIpAddress } from "./ip-address";

/** What the values of one list of an AuthorizationPolicy break, at most one sentence for each value; `index` is the value's. */
export interface ValueProblem {
  index: number;
  message: string;
}

function findFirst(
  values: readonly string[],
  check: (value: string) => string | undefined,
): ValueProblem | undefined {
  for (const [index, value] of values.entries()) {
    const message = check(value);
    if (message !== undefined) return { index, message };
  }
  return undefined;
}

function findAll(values: readonly string[], check: (value: string) => string | undefined): ValueProblem[] {
  return values.flatMap((value, index) => {
    const message = check(value);
    return message === undefined ? [] : [{ index, message }];
  });
}

/** Source: istio pkg/config/security `CheckEmptyValues`. */
export function checkEmptyValues(key: string, values: readonly string[]): ValueProblem[] {
  const found = findFirst(values, (value) =>
    value === "" ? `empty value not allowed, found in ${key}` : undefined,
  );
  return found === undefined ? [] : [found];
}

/** Source: istio pkg/config/security `CheckWildcardValues`. */
export function checkWildcardValues(key: string, values: readonly string[]): ValueProblem[] {
  const empty = checkEmptyValues(key, values);
  if (empty.length > 0) return empty;
  const found = findFirst(values, (value) => {
    const count = value.split("*").length - 1;
    if (count > 1) return `at most one wildcard is allowed, found in ${key}: ${quote(value)}`;
    const inside = count === 1 && !value.startsWith("*") && !value.endsWith("*");
    return inside
      ? `wildcard is only allowed at the start or end, found in ${key}: ${quote(value)}`
      : undefined;
  });
  return found === undefined ? [] : [found];
}

/** Source: istio pkg/config/security `CheckTrustDomainValues`. */
export function checkTrustDomains(key: string, values: readonly string[]): ValueProblem[] {
  const wildcard = checkWildcardValues(key, values);
  if (wildcard.length > 0) return wildcard;
  const found = findFirst(values, (value) =>
    value.includes("/") ? `trust domain must not contain '/', found in ${key}: ${quote(value)}` : undefined,
  );
  return found === undefined ? [] : [found];
}

/** Source: istio pkg/config/security `CheckServiceAccount`. */
export function checkServiceAccounts(key: string, values: readonly string[]): ValueProblem[] {
  if (values.length > 16) return [{ index: 16, message: "may not have more than 16 values" }];
  const format = "expected format 'serviceAccount' or 'namespace/serviceAccount', found";
  const found = findFirst(values, (value) => {
    if (value === "") return `empty value not allowed, found in ${key}`;
    if (value.includes("*")) return `wildcard not allowed, found in ${key}`;
    if (value.split("/").length > 2) return `${format} ${quote(value)} in ${key}`;
    if (countBytes(value) > 320) return `value cannot exceed 320 characters, found ${quote(value)} in ${key}`;
    const [namespace, account] = cut(value, "/") ?? [];
    if (namespace === "") return `${format} empty namespace ${quote(value)} in ${key}`;
    return account === "" ? `${format} empty serviceAccount ${quote(value)} in ${key}` : undefined;
  });
  return found === undefined ? [] : [found];
}

function checkPathTemplate(key: string, whole: string): string | undefined {
  const templated = whole.includes("{*}") || whole.includes("{**}");
  const path = whole.replace(/^\/+|\/+$/g, "");
  const refusal = `invalid or unsupported path ${path}, found in ${key}. `;
  let ended = false;
  for (const segment of path.split("/")) {
    if (segment === "{*}" || segment === "{**}") {
      if (ended) return `${refusal}{**} is not the last operator`;
      ended = segment === "{**}";
      continue;
    }
    if (/[{}]/.test(segment)) return `${refusal}Contains '{' or '}' beyond a supported path template`;
    if (templated && !/^[a-zA-Z0-9-._~%!$&'()+,;:@=]+$/.test(segment)) {
      return `${refusal}Contains segment ${segment} with invalid string literal`;
    }
  }
  return undefined;
}

/** Source: istio pkg/config/security `CheckValidPathTemplate`. */
export function checkPathTemplates(key: string, values: readonly string[]): ValueProblem[] {
  const found = findFirst(values, (value) => checkPathTemplate(key, value));
  return found === undefined ? [] : [found];
}

/** Source: istio pkg/config/security `ValidateIPs`. */
export function checkAddresses(values: readonly string[]): ValueProblem[] {
  return findAll(values, (value) => {
    if (!value.includes("/")) return isIpAddress(value) ? undefined : `bad IP address (${value})`;
    const problem = checkCidr(value);
    return problem === undefined ? undefined : `bad CIDR range (${value}): ${problem}`;
  });
}

/** Source: istio pkg/config/security `ValidatePorts`; 0 passes. */
export function checkPortTexts(values: readonly string[]): ValueProblem[] {
  return findAll(values, (value) => {
    const refuse = (why: string) => `bad port (${value}): ${why}`;
    if (!/^\d+$/.test(value)) return refuse(`strconv.ParseUint: parsing ${quote(value)}: invalid syntax`);
    const number = BigInt(value);
    if (number >= 2n ** 32n) {
      return refuse(`strconv.ParseUint: parsing ${quote(value)}: value out of range`);
    }
    return number > 65535n ? refuse("<nil>") : undefined;
  });
}
