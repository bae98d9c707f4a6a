/** `npm run audit -- verify | export | retain`: on the database itself, without the server (scripts/audit.mjs). */
import "server-only";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { auditFilterSchema } from "@/lib/domain/audit/audit-filter";
import { invalidFromZod, isStatusError } from "@/lib/domain/kubernetes/status-error";
import { createLogger } from "@/lib/server/logger";
import { type AuditLog, createAuditLog } from "./audit-log";

const usage = `usage: npm run audit -- <command> [options]

  verify                        hold every event to its hash and to the one before it, and every policy that decided one to its version; exit 1 when
                                one is not what was recorded
  export [--format ndjson|csv]  every event, oldest first, to the standard output
         [--from DAY] [--to DAY] [--person TEXT] [--cluster NAME] [--namespace NAME] [--outcome WORD] [--reason CODE] …
  retain --days DAYS            delete what is older

The database is DATABASE_URL, or the embedded one in --data-directory (ISTHMUS_DATA_DIRECTORY, ./data): stop Isthmus first,
one process at a time may open it.`;

const filters = Object.keys(auditFilterSchema.shape);

/** @returns the exit code. */
async function run(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: Object.fromEntries(
      ["format", "days", "data-directory", ...filters].map((name) => [name, { type: "string" as const }]),
    ),
  });
  const [command] = positionals;
  if (command === undefined || !(command in commands) || positionals.length > 1) {
    process.stderr.write(`${usage}\n`);
    return 2;
  }
  const log = openLog(values["data-directory"]);
  try {
    return await commands[command as keyof typeof commands](log, values);
  } finally {
    await log.close();
  }
}

type Values = Record<string, string | undefined>;

const commands = {
  async verify(log: AuditLog): Promise<number> {
    const result = await log.verify();
    process.stdout.write(`${JSON.stringify(result, undefined, 2)}\n`);
    return result.intact ? 0 : 1;
  },

  async export(log: AuditLog, { format = "ndjson", ...values }: Values): Promise<number> {
    if (format !== "ndjson" && format !== "csv") throw new Error("--format is ndjson or csv");
    const parsed = auditFilterSchema.safeParse(values);
    if (!parsed.success) throw invalidFromZod(parsed.error, "the filter");
    for await (const line of log.exportEvents(parsed.data, format)) {
      if (!process.stdout.write(line)) await new Promise((resolve) => process.stdout.once("drain", resolve));
    }
    return 0;
  },

  async retain(log: AuditLog, { days = "" }: Values): Promise<number> {
    if (!/^[1-9][0-9]{0,4}$/.test(days)) throw new Error("--days is a whole number of days, at least 1");
    const { deleted, firstSequence } = await log.applyRetention(Number(days));
    process.stdout.write(`${deleted} events were deleted; the oldest is ${firstSequence} now\n`);
    return 0;
  },
};

function openLog(dataDirectory: string | undefined): AuditLog {
  const databaseUrl = process.env["DATABASE_URL"] || undefined;
  const directory = dataDirectory ?? process.env["ISTHMUS_DATA_DIRECTORY"] ?? "./data";
  // Opening makes a database where there is none, and an empty log would be found whole.
  if (databaseUrl === undefined && !existsSync(join(directory, "postgres", "PG_VERSION")))
    throw new Error(
      `there is no audit log in ${directory}; name its place with --data-directory or DATABASE_URL`,
    );
  return createAuditLog({ databaseUrl, directory, logger: createLogger("silent") });
}

function describe(error: unknown): string {
  const cause = isStatusError(error) && error.cause instanceof Error ? `: ${error.cause.message}` : "";
  return `${error instanceof Error ? error.message : String(error)}${cause}`;
}

run(process.argv.slice(2)).then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    process.stderr.write(`${describe(error)}\n`);
    process.exitCode = 2;
  },
);
