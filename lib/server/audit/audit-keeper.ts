import "server-only";
import type { Logger } from "@/lib/server/logger";
import type { AuditLog } from "./audit-log";

const hour = 3_600_000;

/** Opens the log at once, and every hour deletes what is older than `days` and records what other processes left open. */
export function createAuditKeeper({
  audit,
  days,
  logger,
}: {
  audit: Pick<AuditLog, "applyRetention">;
  days: number;
  logger: Logger;
}): { start(): void; stop(): void } {
  let timer: NodeJS.Timeout | undefined;
  const keep = async () => {
    try {
      const { deleted } = await audit.applyRetention(days);
      if (deleted > 0) logger.info({ deleted, days }, "old audit events were deleted");
    } catch (error) {
      logger.error({ err: error }, "the audit log could not be kept in order");
    }
  };
  return {
    start() {
      void keep();
      timer = setInterval(() => void keep(), hour);
      timer.unref();
    },
    stop: () => clearInterval(timer),
  };
}
