import type { ServiceRow } from "@/lib/domain/kubernetes/service-view";

const columns: { name: string; read: (row: ServiceRow) => string | number }[] = [
  { name: "cluster", read: (row) => row.cluster },
  { name: "namespace", read: (row) => row.namespace },
  { name: "name", read: (row) => row.name },
  { name: "health", read: (row) => row.health },
  { name: "ready", read: (row) => row.ready },
  { name: "total", read: (row) => row.total },
  { name: "type", read: (row) => row.type },
  { name: "ports", read: (row) => row.ports },
  { name: "versions", read: (row) => row.versions.join(" ") },
  { name: "split", read: (row) => row.split.map(({ subset, percent }) => `${subset}=${percent}`).join(" ") },
  { name: "created", read: (row) => row.createdAt },
  { name: "stale", read: (row) => String(row.stale) },
];

/** RFC 4180, with a header. A text that a spreadsheet would run as a formula gets a quote before it. */
export function formatServicesCsv(rows: readonly ServiceRow[]): string {
  const cell = (value: string | number) => {
    const text = typeof value === "string" && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const lines = [
    columns.map(({ name }) => name),
    ...rows.map((row) => columns.map(({ read }) => cell(read(row)))),
  ];
  return lines.map((line) => `${line.join(",")}\r\n`).join("");
}
