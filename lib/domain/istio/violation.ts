/** What a cluster would refuse (or warn of) in one object, before it is sent there. */
export interface Violation {
  severity: "error" | "warning";
  /**
   * Who would say so: `schema` = CRD structural schema or strict decoding, `rule` = a CEL rule of the CRD, `webhook` = istiod,
   * `guardrail` = Isthmus, for somebody bound by the guardrails of a tenant.
   */
  stage: "schema" | "rule" | "webhook" | "guardrail";
  /** Keys and indexes from the root, e.g. ["spec", "http", 0, "route"]; empty when it is about the whole object. */
  path: (string | number)[];
  message: string;
}

/** `["spec", "http", 0]` → `spec.http[0]`. */
export function formatPath(path: readonly (string | number)[]): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === "number") return `${text}[${step}]`;
    return /^[A-Za-z_][\w-]*$/.test(step) ? (text === "" ? step : `${text}.${step}`) : `${text}["${step}"]`;
  }, "");
}

/** `spec.http[0]["a.b"]` → `["spec", "http", 0, "a.b"]`: what {@link formatPath} makes, read back. */
export function parsePath(text: string): (string | number)[] {
  return [...text.matchAll(/\[(\d+)\]|\["([^"]*)"\]|([^.[\]]+)/g)].map(([, index, quoted, key]) =>
    index === undefined ? (quoted ?? key ?? "") : Number(index),
  );
}

/** Whether `path` is `ancestor` itself or lies below it. */
export function isPathWithin(
  path: readonly (string | number)[],
  ancestor: readonly (string | number)[],
): boolean {
  return ancestor.length <= path.length && ancestor.every((step, index) => path[index] === step);
}
