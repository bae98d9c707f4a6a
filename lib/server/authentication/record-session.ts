import "server-only";
import { recordAudit } from "@/lib/server/audit/record-audit";
import { getRuntime } from "@/lib/server/runtime";
import { usernameOf } from "./subject";

/** A sign-in, one that was refused, or a sign-out, with what the provider's token says of who it is. */
export interface SessionEvent {
  verb: "sign-in" | "sign-out";
  /** undefined when the token was none. */
  claims: Record<string, unknown> | undefined;
  /** The code the sign-in page explains; undefined when it was no refusal. */
  refusal?: string;
}

/**
 * Records who came and went. Never rejects: nothing is written by signing in, and whoever reads must be able to while the log
 * cannot be written.
 */
export async function recordSession(
  requestId: string,
  { verb, claims, refusal }: SessionEvent,
): Promise<void> {
  const { config, logger } = getRuntime();
  const sub = textOf(claims?.["sub"]);
  const person =
    sub === undefined
      ? null
      : {
          issuer: textOf(claims?.["iss"]) ?? config.ISTHMUS_OIDC_ISSUER,
          sub,
          name: textOf(claims?.["name"]) ?? sub,
          username: usernameOf(sub),
          groups: [],
        };
  try {
    await recordAudit(
      { person, requestId },
      { verb, message: "" },
      refusal === undefined
        ? { outcome: "allowed", code: 200 }
        : { outcome: "refused", code: 403, reasons: [refusal] },
    );
  } catch (error) {
    logger.error({ err: error, requestId, verb, sub, refusal }, "who came or went is not in the audit log");
  }
}

function textOf(claim: unknown): string | undefined {
  return typeof claim === "string" && claim !== "" ? claim.slice(0, 256) : undefined;
}
