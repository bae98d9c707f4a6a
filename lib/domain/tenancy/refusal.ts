/** Why a tenant's write is refused, as a word that programs read. Source: design domain.md, Tenant write checker. */
export const reasonCodes = [
  "NS_NOT_OWNED",
  "BODY_PATH_MISMATCH",
  "ROOT_NAMESPACE",
  "LIST_OR_MULTI",
  "HOST_NOT_OWNED",
  "HOST_WILDCARD",
  "HOST_INVALID",
  "HOST_UNSPECIFIED",
  "HOST_CONFLICT",
  "KIND_NOT_ALLOWED",
  "DEST_NOT_GRANTED",
  "GATEWAY_NOT_GRANTED",
  "HEADER_FORBIDDEN",
  "EXPORT_TOO_WIDE",
  "SELECTOR_OUT_OF_SCOPE",
  "SECRET_REF_CROSS_NS",
  "ADDRESS_FORBIDDEN",
  "URL_FORBIDDEN",
  "MTLS_DOWNGRADE",
  "MANAGED_OBJECT",
  "PROVIDER_NOT_GRANTED",
  "VALUE_AMBIGUOUS",
  "META_FORBIDDEN",
  "CLUSTER_SCOPED",
  "RBAC_ESCALATION",
  "NS_CONFLICT",
  "PATH_INVALID",
  "SUBRESOURCE_FORBIDDEN",
  "FIELD_MANAGER_RESERVED",
  "BODY_INVALID",
  "LIMIT_EXCEEDED",
  "QUOTA_EXCEEDED",
  "RIGHT_MISSING",
] as const;
export type ReasonCode = (typeof reasonCodes)[number];

/** One reason against a write. */
export interface Refusal {
  code: ReasonCode;
  /** Path in the object, e.g. `spec.hosts[0]`; "" for the whole. */
  field: string;
  /** For a person; says neither who else owns something nor whether it exists. */
  message: string;
}

/** The HTTP status that the first refusal decides. */
const statusOfCode: Partial<Record<ReasonCode, number>> = {
  PATH_INVALID: 400,
  BODY_PATH_MISMATCH: 400,
  LIST_OR_MULTI: 400,
  BODY_INVALID: 422,
  HOST_INVALID: 422,
  VALUE_AMBIGUOUS: 422,
  HOST_CONFLICT: 409,
  NS_CONFLICT: 409,
  LIMIT_EXCEEDED: 413,
};

export function statusOfRefusal(code: ReasonCode): number {
  return statusOfCode[code] ?? 403;
}
