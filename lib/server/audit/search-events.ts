import "server-only";
import type { RecordedAuditEvent } from "@/lib/domain/audit/audit-event";
import type { AuditFilter, AuditPageQuery, AuditScope } from "@/lib/domain/audit/audit-filter";
import type { AuditedObjectKey, AuditEventSummary, AuditPage } from "@/lib/domain/audit/audit-view";
import type { Queryable, SqlValue } from "./database";
import { eventColumns, readEvent, readSummary, summaryColumns } from "./event-row";

/** A part of a `where`, with its values. */
interface Condition {
  text: string;
  values: SqlValue[];
}

/** Joins conditions by `and`, numbering their `?` as `$1`, `$2`, …. */
function joinConditions(conditions: readonly Condition[]): Condition {
  let number = 0;
  const text = conditions.map((each) => `(${each.text.replaceAll("?", () => `$${(number += 1)}`)})`);
  return {
    text: text.length === 0 ? "true" : text.join(" and "),
    values: conditions.flatMap(({ values }) => values),
  };
}

const escapeLike = (text: string): string => text.replaceAll(/[\\%_]/g, (character) => `\\${character}`);
const contains = (column: string, part: string): Condition => ({
  text: `${column} like ?`,
  values: [`%${escapeLike(part.toLowerCase())}%`],
});

const equalColumns = {
  tenant: "tenant",
  workspace: "workspace",
  cluster: "cluster",
  group: "api_group",
  resource: "resource",
  kind: "kind",
  namespace: "namespace",
  name: "name",
  verb: "verb",
  outcome: "outcome",
  requestId: "request_id",
} as const;

function filterConditions(filter: AuditFilter): Condition[] {
  const conditions: Condition[] = Object.entries(equalColumns).flatMap(([field, column]) => {
    const value = filter[field as keyof typeof equalColumns];
    return value === undefined ? [] : [{ text: `${column} = ?`, values: [value] }];
  });
  if (filter.person !== undefined) conditions.push(contains("person", filter.person));
  if (filter.reason !== undefined)
    conditions.push({ text: "position(? in reasons) > 0", values: [` ${filter.reason} `] });
  if (filter.from !== undefined) conditions.push({ text: "at >= ?::timestamptz", values: [filter.from] });
  if (filter.to !== undefined) conditions.push({ text: "at < ?::timestamptz", values: [filter.to] });
  for (const word of (filter.text ?? "").split(/\s+/).filter(Boolean))
    conditions.push(contains("words", word));
  return conditions;
}

const oneOf = (column: string) => `${column} in (select value from json_array_elements_text(?::json))`;
const onePlaceOf = (columns: string) =>
  `(${columns}) in (select ${columns} from json_to_recordset(?::json) as place(cluster text, namespace text, domain text))`;

/** What may be seen at most; decided before the question is asked and never left out. */
function scopeCondition(scope: AuditScope): Condition {
  const { places, clusters, hidden, tenants, wholeTenants, workspaces } = scope;
  const workspaceSeen = `(${oneOf("workspace")} or ${oneOf("tenant")})`;
  return {
    // A namespace, and the name of a workspace, may come to another tenant: of what it was to the one before nothing is told.
    text:
      `(namespace <> '' and ${onePlaceOf("cluster, namespace, domain")} ` +
      `and (tenant = '' or ${oneOf("tenant")}) and (workspace = '' or ${workspaceSeen})) ` +
      `or (${oneOf("cluster")} and not (${onePlaceOf("cluster, namespace")})) ` +
      `or (cluster = 'host' and workspace <> '' and (tenant = '' or ${oneOf("tenant")}) and ${workspaceSeen}) ` +
      `or (cluster = 'host' and workspace = '' and tenant <> '' and ${oneOf("tenant")})`,
    values: [
      places,
      tenants,
      workspaces,
      wholeTenants,
      clusters,
      hidden,
      tenants,
      workspaces,
      wholeTenants,
      tenants,
    ].map((list) => JSON.stringify(list)),
  };
}

/** The conditions of a question: what is asked for and, when given, what may be seen. */
function buildConditions(filter: AuditFilter, scope: AuditScope | undefined): Condition[] {
  return [...(scope === undefined ? [] : [scopeCondition(scope)]), ...filterConditions(filter)];
}

/** Newest first, by sequence: a page stays the same while events are added. */
export async function searchEvents(
  database: Queryable,
  filter: AuditFilter,
  { before, limit }: AuditPageQuery,
  scope?: AuditScope,
): Promise<AuditPage> {
  const { text, values } = joinConditions([
    ...(before === undefined ? [] : [{ text: "sequence < ?", values: [before] }]),
    ...buildConditions(filter, scope),
  ]);
  const rows = await database.query(
    `select ${summaryColumns} from audit_events where ${text} order by sequence desc limit ${limit + 1}`,
    values,
  );
  return toPage<AuditEventSummary>(rows.map(readSummary), limit);
}

/** The writes of one object that came about, newest first, whole. */
export async function readHistory(
  database: Queryable,
  key: AuditedObjectKey,
  { before, limit }: AuditPageQuery,
  scope?: AuditScope,
): Promise<AuditPage<RecordedAuditEvent>> {
  const dot = key.resource.indexOf(".");
  const { text, values } = joinConditions([
    {
      text: "cluster = ? and resource = ? and namespace = ? and name = ? and api_group = ? and outcome = 'allowed'",
      values: [
        key.cluster,
        dot < 0 ? key.resource : key.resource.slice(0, dot),
        key.namespace,
        key.name,
        dot < 0 ? "" : key.resource.slice(dot + 1),
      ],
    },
    ...(before === undefined ? [] : [{ text: "sequence < ?", values: [before] }]),
    ...buildConditions({}, scope),
  ]);
  const rows = await database.query(
    `select ${eventColumns} from audit_events where ${text} order by sequence desc limit ${limit + 1}`,
    values,
  );
  return toPage(rows.map(readEvent), limit);
}

/** One event whole; undefined when there is none with this number, or it may not be seen. */
export async function readOne(
  database: Queryable,
  sequence: number,
  scope?: AuditScope,
): Promise<RecordedAuditEvent | undefined> {
  const { text, values } = joinConditions([
    { text: "sequence = ?", values: [sequence] },
    ...buildConditions({}, scope),
  ]);
  const [row] = await database.query(`select ${eventColumns} from audit_events where ${text}`, values);
  return row === undefined ? undefined : readEvent(row);
}

/** Every event that fits, oldest first, read in pages so that a long log is never held whole. */
export async function* streamEvents(
  database: Queryable,
  filter: AuditFilter,
  scope?: AuditScope,
  pageSize = 200,
): AsyncGenerator<RecordedAuditEvent> {
  for (let after = 0; ;) {
    const { text, values } = joinConditions([
      { text: "sequence > ?", values: [after] },
      ...buildConditions(filter, scope),
    ]);
    const rows = await database.query(
      `select ${eventColumns} from audit_events where ${text} order by sequence limit ${pageSize}`,
      values,
    );
    for (const row of rows) {
      const event = readEvent(row);
      after = event.sequence;
      yield event;
    }
    if (rows.length < pageSize) return;
  }
}

function toPage<Event extends { sequence: number }>(events: Event[], limit: number): AuditPage<Event> {
  const items = events.slice(0, limit);
  return { items, next: events.length > limit ? (items.at(-1)?.sequence ?? null) : null };
}
