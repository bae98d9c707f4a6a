import type { CallOutcome } from "../routing/routing-call";

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
  if (outcome.fault !== undefined) parts.push("with injected faults");
  if (outcome.mirrors.length > 0) {
    parts.push(
      `mirrored to ${outcome.mirrors.map(({ cluster, percent }) => `${cluster} ${round(percent)}`).join(", ")}`,
    );
  }
  if (outcome.timeoutMs !== undefined && outcome.timeoutMs > 0) parts.push(`timeout ${outcome.timeoutMs} ms`);
  // Istio's own default goes without saying.
  if (outcome.retries !== undefined && outcome.retries.attempts !== 2)
    parts.push(`${outcome.retries.attempts} retries`);
  return parts.join(", ");
}

function describeRewrite({ uri, authority, regex }: NonNullable<CallOutcome["rewrite"]>): string {
  const path = uri ?? (regex === undefined ? undefined : `${regex.match} → ${regex.rewrite}`);
  return [path, authority].filter((part) => part !== undefined).join(" at ");
}
