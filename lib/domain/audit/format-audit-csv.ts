import type { RecordedAuditEvent } from "./audit-event";

const columns: { name: string; read: (event: RecordedAuditEvent) => string | number | null | undefined }[] = [
  { name: "sequence", read: (event) => event.sequence },
  { name: "at", read: (event) => event.at },
  { name: "issuer", read: (event) => event.person?.issuer },
  { name: "subject", read: (event) => event.person?.sub },
  { name: "person", read: (event) => event.person?.name },
  { name: "username", read: (event) => event.person?.username },
  { name: "impersonated", read: (event) => event.impersonated?.username },
  { name: "tenant", read: (event) => event.tenant },
  { name: "workspace", read: (event) => event.workspace },
  { name: "verb", read: (event) => event.verb },
  { name: "cluster", read: (event) => event.cluster },
  { name: "group", read: (event) => event.object?.group },
  { name: "resource", read: (event) => event.object?.resource },
  { name: "kind", read: (event) => event.object?.kind },
  { name: "namespace", read: (event) => event.object?.namespace },
  { name: "name", read: (event) => event.object?.name },
  { name: "outcome", read: (event) => event.outcome },
  { name: "code", read: (event) => event.code },
  { name: "reasons", read: (event) => event.reasons.join(" ") },
  { name: "message", read: (event) => event.message },
  { name: "policyVersion", read: (event) => event.decision?.policyVersion },
  { name: "requestId", read: (event) => event.requestId },
  { name: "previousHash", read: (event) => event.previousHash },
  { name: "hash", read: (event) => event.hash },
];

const formatLine = (cells: readonly string[]) => `${cells.join(",")}\r\n`;

/** The first line of the CSV. */
export const auditCsvHeader = formatLine(columns.map(({ name }) => name));

/** One event as a line of RFC 4180, without its objects. A text that a spreadsheet would run as a formula gets a quote before it. */
export function formatAuditCsvLine(event: RecordedAuditEvent): string {
  return formatLine(
    columns.map(({ read }) => {
      const value = read(event) ?? "";
      const text = typeof value === "string" && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
      return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
    }),
  );
}
