import { StatusPill, StatusText, type Tone } from "@/components/ui/status-pill";
import type { Health } from "@/lib/domain/topology/topology";

const tones: Record<Health, Tone> = { healthy: "ok", degraded: "warn", failing: "bad", unknown: "unknown" };

export function HealthText({ health }: { health: Health }) {
  return <StatusText tone={tones[health]}>{health}</StatusText>;
}

export function HealthPill({ health }: { health: Health }) {
  return <StatusPill tone={tones[health]}>{health}</StatusPill>;
}
