/** What the page is filtered by, as its address says it; "" is no filter. */
export const emptyAuditQuery = {
  text: "",
  outcome: "",
  cluster: "",
  person: "",
  namespace: "",
  from: "",
  to: "",
  kind: "",
  name: "",
  verb: "",
  reason: "",
  tenant: "",
  workspace: "",
};
export type AuditQueryField = keyof typeof emptyAuditQuery;
export type AuditQuery = Partial<Record<AuditQueryField, string>>;
