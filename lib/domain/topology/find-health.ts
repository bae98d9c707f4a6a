import type { Health } from "./topology";

/** Health from readiness alone: none expected says nothing, none ready is failing, some ready is degraded. */
export function findHealth({ ready, total }: { ready: number; total: number }): Health {
  if (total === 0) return "unknown";
  if (ready === 0) return "failing";
  return ready < total ? "degraded" : "healthy";
}
