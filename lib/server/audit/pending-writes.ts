import "server-only";
import type { AuditEvent } from "@/lib/domain/audit/audit-event";
import { readText, type Database } from "./database";
import type { EventWriter } from "./event-writer";

/** Longer than any write of ours may take. */
const abandonedMinutes = 10;

/**
 * Records writes that were begun by a process that ended before it could say what came of them.
 * `alone`: no other process uses this database, so all that is pending was left by one that ended.
 * @returns how many.
 */
export async function recordAbandoned(
  database: Database,
  writer: EventWriter,
  { owner, alone }: { owner: string; alone: boolean },
): Promise<number> {
  const rows = await database.query(
    `select id, event from audit_pending where owner <> $1 and ($2::boolean or begun < now() - interval '${abandonedMinutes} minutes')
     order by begun, id limit 500`,
    [owner, alone],
  );
  const recorded = await Promise.all(
    rows.map((row) => {
      const event = JSON.parse(readText(row["event"])) as AuditEvent;
      return writer.write({
        what: "end",
        id: readText(row["id"]),
        event: {
          ...event,
          outcome: "failed",
          code: 500,
          reasons: ["OUTCOME_UNKNOWN"],
          message: "Isthmus ended before it knew what came of this write; look at the object",
        },
      });
    }),
  );
  return recorded.filter((event) => event !== undefined).length;
}
