import "server-only";
import { pino, type Logger } from "pino";

/** JSON lines (CR and LF are escaped by JSON); credentials are redacted wherever they stand in a logged object. */
export function createLogger(level: string): Logger {
  return pino({
    level,
    base: { name: "isthmus" },
    redact: {
      paths: [
        "*.authorization",
        "*.cookie",
        "*.token",
        "*.kubeconfig",
        "*.headers.authorization",
        "*.headers.cookie",
        "token",
        "kubeconfig",
      ],
      censor: "[redacted]",
    },
  });
}

export type { Logger };
