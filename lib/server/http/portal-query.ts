import "server-only";
import { StatusError } from "@/lib/domain/kubernetes/status-error";

export type QueryKind = "read" | "collection" | "write" | "delete" | "log";

/** Every parameter that passes, by what is asked. Source: Kubernetes API reference, "Common parameters" and pod logs. */
const allowed: Record<QueryKind, ReadonlySet<string>> = {
  read: new Set([]),
  collection: new Set([
    "limit", "continue", "resourceVersion", "resourceVersionMatch", "watch", "timeoutSeconds", "allowWatchBookmarks",
    "sendInitialEvents", "labelSelector", "fieldSelector",
  ]),
  write: new Set(["dryRun", "fieldManager", "fieldValidation"]),
  delete: new Set(["dryRun", "propagationPolicy", "gracePeriodSeconds"]),
  log: new Set(["container", "follow", "previous", "sinceSeconds", "sinceTime", "tailLines", "limitBytes", "timestamps"]),
}; // prettier-ignore

const values: Record<string, RegExp> = {
  limit: /^\d{1,6}$/,
  timeoutSeconds: /^\d{1,5}$/,
  gracePeriodSeconds: /^\d{1,6}$/,
  sinceSeconds: /^\d{1,9}$/,
  tailLines: /^\d{1,9}$/,
  limitBytes: /^\d{1,12}$/,
  watch: /^(true|false|1|0)$/,
  follow: /^(true|false|1|0)$/,
  previous: /^(true|false|1|0)$/,
  timestamps: /^(true|false|1|0)$/,
  allowWatchBookmarks: /^(true|false|1|0)$/,
  sendInitialEvents: /^(true|false|1|0)$/,
  resourceVersionMatch: /^(Exact|NotOlderThan)$/,
  dryRun: /^All$/,
  fieldValidation: /^(Strict|Warn|Ignore)$/,
  propagationPolicy: /^(Foreground|Background|Orphan)$/,
};

/**
 * Reads a query by allow-list into plain pairs. A parameter given twice, unknown (as `force`, `pretty`, `_method`) or of a
 * wrong form is refused, not dropped: dropping changes what a request means.
 * Writes leave with `fieldManager=isthmus` and, unless chosen, `fieldValidation=Strict`.
 * @throws StatusError BadRequest naming the parameter.
 */
export function readPortalQuery(raw: string, kind: QueryKind): Record<string, string> {
  const query: Record<string, string> = kind === "write" ? { fieldValidation: "Strict" } : {};
  if (raw !== "") {
    const seen = new Set<string>();
    for (const [name, value] of new URLSearchParams(raw)) {
      if (!allowed[kind].has(name)) throw refuse(name, "is not served by the portal here");
      if (seen.has(name)) throw refuse(name, "is given twice");
      seen.add(name);
      if (value.length > 4096 || values[name]?.test(value) === false)
        throw refuse(name, "has a value that is not allowed");
      query[name] = value;
    }
  }
  if (kind === "write") query["fieldManager"] = "isthmus";
  return query;
}

export function isSet(value: string | undefined): boolean {
  return value === "true" || value === "1";
}

function refuse(name: string, why: string): StatusError {
  const field = name.slice(0, 60);
  return new StatusError("BadRequest", `query parameter ${JSON.stringify(field)} ${why}`, {
    causes: [{ reason: "FieldValueInvalid", message: why, field }],
  });
}
