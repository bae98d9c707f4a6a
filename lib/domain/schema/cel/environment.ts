import { Environment } from "@marcbachmann/cel-js";
import { Duration } from "@marcbachmann/cel-js/evaluator";
import { checkCidr, isIpAddress } from "../../istio/validation/ip-address";
import { parseDuration } from "../../istio/validation/duration";
import { isRequestURI, parseRequestURI, type ParsedURL } from "../parse-url";
import { matchesPattern } from "../regular-expression";
import { buildHasMacro } from "./has-macro";

/** The value of `url(…)`. */
class Url {
  constructor(readonly parsed: ParsedURL) {}

  get hostname(): string {
    return this.parsed.host.replace(/:\d*$/, "").replace(/^\[(.*)\]$/, "$1");
  }

  get port(): string {
    return /:(\d*)$/.exec(this.parsed.host.replace(/^\[.*\]/, ""))?.[1] ?? "";
  }
}

const second = 1_000_000_000n;

function readDuration(text: string): Duration {
  const nanoseconds = parseDuration(text);
  if (nanoseconds === undefined)
    throw new Error("type conversion error from 'string' to 'google.protobuf.Duration'");
  return new Duration(nanoseconds / second, Number(nanoseconds % second));
}

function readUrl(text: string): Url {
  try {
    return new Url(parseRequestURI(text));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`URL parse error during conversion from string: ${why}`, { cause: error });
  }
}

function readInt(text: string): bigint {
  const value = /^[+-]?\d+$/.test(text) ? BigInt(text) : undefined;
  if (value === undefined || value < -(2n ** 63n) || value >= 2n ** 63n)
    throw new Error("type conversion error from 'string' to 'int'");
  return value;
}

/** Functions of the library that are not Go's, and under which name rules call ours instead. */
export const replaced: Readonly<Record<string, string>> = {
  matches: "go_matches",
  duration: "go_duration",
  int: "go_int",
  has: "go_has",
};

/**
 * What rules of CRDs may call, beside the standard library: the Kubernetes functions that the rules of Istio and Gateway API
 * use, and Go's reading of durations, integers and regular expressions.
 *
 * Source: `k8s.io/apiserver/pkg/cel/library` urls.go, ip.go, cidr.go; `k8s.io/apiserver/pkg/cel/environment` base.go.
 */
export function buildEnvironment(): Environment {
  return new Environment({ homogeneousAggregateLiterals: false, enableOptionalTypes: true })
    .registerVariable("self", "dyn")
    .registerVariable("oldSelf", "dyn")
    .registerType("kubernetes.URL", Url)
    .registerFunction("url(string): kubernetes.URL", readUrl)
    .registerFunction("isURL(string): bool", isRequestURI)
    .registerFunction("kubernetes.URL.getScheme(): string", (url: Url) => url.parsed.scheme)
    .registerFunction("kubernetes.URL.getHost(): string", (url: Url) => url.parsed.host)
    .registerFunction("kubernetes.URL.getHostname(): string", (url: Url) => url.hostname)
    .registerFunction("kubernetes.URL.getPort(): string", (url: Url) => url.port)
    .registerFunction(
      "isIP(string): bool",
      (text: string) => isIpAddress(text) && !/%|^::ffff:.*\./i.test(text),
    )
    .registerFunction("isCIDR(string): bool", (text: string) => checkCidr(text) === undefined)
    .registerFunction("go_has(ast): bool", buildHasMacro)
    .registerFunction("string.go_matches(string): bool", (text: string, pattern: string) =>
      matchesPattern(pattern, text),
    )
    .registerFunction("go_duration(string): google.protobuf.Duration", readDuration)
    .registerFunction(
      "go_duration(google.protobuf.Duration): google.protobuf.Duration",
      (value: Duration) => value,
    )
    .registerFunction("go_int(string): int", readInt)
    .registerFunction("go_int(int): int", (value: bigint) => value)
    .registerFunction("go_int(double): int", (value: number) => BigInt(Math.trunc(value)));
}
