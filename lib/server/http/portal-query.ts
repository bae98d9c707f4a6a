import "server-only";
import { StatusError } from "@/lib/domain/kubernetes/status-error";
import { isReservedManager } from "@/lib/domain/tenancy/write-check/reserved-metadata";

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
 * @throws StatusError BadRequest naming the parameter; Forbidden for the name of a field manager of the platform.
 */
export function readPortalQuery(raw: string, kind: QueryKind): Record<string, string> {
  const query: Record<string, string> = kind === "write" ? { fieldValidation: "Strict" } : {};
  if (raw !== "") {
    const seen = new Set<string>();
    const parameters = new URLSearchParams(raw);
    if (parameters.getAll("fieldManager").some(isReservedManager)) throw refuseManager();
    for (const [name, value] of parameters) {
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

/** Fields of a platform's manager are its alone; what passes here is written by ours, whatever name was given. */
function refuseManager(): StatusError {
  const message = "fieldManager is the name of a field manager of the platform";
  return new StatusError("Forbidden", message, {
    causes: [{ reason: "FIELD_MANAGER_RESERVED", message, field: "fieldManager" }],
  });
}

function refuse(name: string, why: string): StatusError {
  const field = name.slice(0, 60);
  return new StatusError("BadRequest", `query parameter ${JSON.stringify(field)} ${why}`, {
    causes: [{ reason: "PATH_INVALID", message: why, field }],
  });
}
