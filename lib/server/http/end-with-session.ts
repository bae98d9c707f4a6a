import "server-only";
import type { ServerResponse } from "node:http";
import type { Session } from "@/lib/server/authentication/read-session";
import { revocations } from "@/lib/server/authentication/sessions";

/** Ends an open answer when its session expires or signs out. Returns the way to stop watching for it. */
export function endWithSession(session: Session, response: ServerResponse): () => void {
  const end = () => response.destroy();
  const timer = setTimeout(end, Math.max(0, session.expiresAt - Date.now()));
  timer.unref();
  const stopListening = revocations.onRevoked(session.id, end);
  // It may have been revoked while the request was on its way here.
  if (revocations.isRevoked(session.id)) end();
  const stop = () => {
    clearTimeout(timer);
    stopListening();
  };
  response.once("close", stop);
  return stop;
}
