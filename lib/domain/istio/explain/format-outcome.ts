import type { CallOutcome } from "../routing/routing-call";
import { defaultRetryOn } from "../routing/translate-retries";

const special: Readonly<Record<string, string>> = {
  PassthroughCluster: "passed on to the address as it is",
  BlackHoleCluster: "dropped: the mesh knows no such host",
};

function round(percent: number): string {
  return `${Number(percent.toFixed(1))} %`;
}

/** `reviews v2 80 %, v3 20 %`: where a call goes, in a person's words; equal texts mean equal outcomes. */
export function formatOutcome(outcome: CallOutcome): string {
  if (outcome.error !== undefined) return `fails: ${outcome.error}`;
  const parts: string[] = [];
  if (outcome.redirect !== undefined) {
    const { code, scheme = "", authority, port, path } = outcome.redirect;
    parts.push(
      `redirected (${code}) to ${scheme === "" ? "" : `${scheme}://`}${authority}${port === undefined ? "" : `:${port}`}${path}`,
    );
  } else if (outcome.directResponse !== undefined) {
    parts.push(`answered ${outcome.directResponse.status} by the proxy`);
  } else {
    const { destinations } = outcome;
    const texts = destinations.map(({ cluster, host, subset, port, share }) => {
      const name = special[cluster] ?? (host === undefined ? cluster : `${host}:${port ?? ""}`);
      const version = subset === undefined ? "" : ` ${subset}`;
      return `${name}${version}${destinations.length === 1 && share === 100 ? "" : ` ${round(share)}`}`;
    });
    parts.push(texts.length === 0 ? "goes nowhere" : texts.join(", "));
  }
  if (outcome.rewrite !== undefined) parts.push(`rewritten ${describeRewrite(outcome.rewrite)}`);
  if (outcome.fault !== undefined) parts.push(...describeFault(outcome.fault));
  if (outcome.mirrors.length > 0) {
    parts.push(
      `mirrored to ${outcome.mirrors.map(({ cluster, percent }) => `${cluster} ${round(percent)}`).join(", ")}`,
    );
  }
  if (outcome.timeoutMs !== undefined && outcome.timeoutMs > 0) parts.push(`timeout ${outcome.timeoutMs} ms`);
  parts.push(...describeRetries(outcome.retries), ...describeHeaders(outcome.headers));
  for (const { cluster, headers } of outcome.destinations) {
    parts.push(...describeHeaders(headers).map((text) => `${text} for ${cluster}`));
  }
  return parts.join(", ");
}

function describeFault({ delay, abort }: NonNullable<CallOutcome["fault"]>): string[] {
  const status = abort?.httpStatus ?? abort?.grpcStatus ?? "";
  return [
    ...(delay === undefined ? [] : [`${round(delay.percent)} delayed by ${delay.durationMs} ms`]),
    ...(abort === undefined ? [] : [`${round(abort.percent)} aborted with ${status}`]),
  ];
}

/** Istio's own default goes without saying. */
function describeRetries(retries: CallOutcome["retries"]): string[] {
  if (retries === undefined) return [];
  const { attempts, retryOn, retriableStatusCodes, perTryTimeoutMs } = retries;
  const isDefault = attempts === 2 && retryOn === defaultRetryOn && perTryTimeoutMs === undefined;
  if (isDefault && retriableStatusCodes.length === 0) return [];
  if (attempts === 0) return ["no retries"];
  const conditions = retryOn === defaultRetryOn ? [] : [retryOn];
  const detail = [
    ...conditions,
    ...(retriableStatusCodes.length === 0 ? [] : [retriableStatusCodes.join(" ")]),
    ...(perTryTimeoutMs === undefined ? [] : [`${perTryTimeoutMs} ms each`]),
  ];
  return [`${attempts} retries${detail.length === 0 ? "" : ` (${detail.join("; ")})`}`];
}

/** Operations on headers as written; two texts are equal only when the operations are. */
function describeHeaders(headers: Readonly<Record<string, unknown>> | undefined): string[] {
  return headers === undefined || Object.keys(headers).length === 0
    ? []
    : [`headers ${JSON.stringify(headers)}`];
}

function describeRewrite({ uri, authority, regex }: NonNullable<CallOutcome["rewrite"]>): string {
  const path = uri ?? (regex === undefined ? undefined : `${regex.match} → ${regex.rewrite}`);
  return [path, authority].filter((part) => part !== undefined).join(" at ");
}
