import { z } from "zod";

const text = (length: number) =>
  z
    .string()
    .trim()
    .max(length)
    .transform((value) => (value === "" ? undefined : value))
    .optional();

/** A day (its beginning in UTC) or a moment, as ISO 8601. */
const moment = z
  .union([z.iso.date(), z.iso.datetime({ offset: true }), z.literal("")])
  .transform((value) => (value === "" ? undefined : new Date(value).toISOString()))
  .optional();

/** Which events; everything optional, what is given must all hold. */
export const auditFilterSchema = z.object({
  /** Part of the name, the username or the subject. */
  person: text(253),
  tenant: text(253),
  workspace: text(253),
  cluster: text(253),
  group: text(253),
  /** Plural. */
  resource: text(253),
  kind: text(63),
  namespace: text(63),
  name: text(253),
  verb: text(63),
  outcome: z
    .enum(["allowed", "refused", "failed", ""])
    .transform((value) => (value === "" ? undefined : value))
    .optional(),
  /** A reason code. */
  reason: text(63),
  /** Not before. */
  from: moment,
  /** Before. */
  to: moment,
  requestId: text(64),
  /** Words, all of them, anywhere in who, what, where and why. */
  text: text(200),
});
export type AuditFilter = z.infer<typeof auditFilterSchema>;

/** A page of the newest first: events with a smaller number than `before`. */
export const auditPageSchema = z.object({
  before: z.coerce.number().int().min(1).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type AuditPageQuery = z.infer<typeof auditPageSchema>;

export interface AuditPlace {
  cluster: string;
  namespace: string;
}

/**
 * What a person may see of the log at most, ANDed to every question. An event is seen when it is about an object of one of the
 * domains (traffic, security, gateway, other) of a place, and the place was nobody's then, or of a tenant and a workspace that are
 * seen; or in a cluster that is seen and not in one of its hidden namespaces; or about our own objects of a workspace, or of a
 * tenant, that is seen. All empty: nothing is seen.
 */
export interface AuditScope {
  places: readonly (AuditPlace & { domain: string })[];
  clusters: readonly string[];
  hidden: readonly AuditPlace[];
  /** Of which something is seen… */
  tenants: readonly string[];
  /** …and of which all is seen, of workspaces that are gone, too. */
  wholeTenants: readonly string[];
  workspaces: readonly string[];
}
