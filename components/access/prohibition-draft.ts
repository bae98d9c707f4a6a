import type { ProhibitionResource } from "@/lib/domain/tenancy/resources/access";

type Spec = ProhibitionResource["spec"];

/** A freeze of everything that changes traffic, places yet to be named, from now for two days. */
export function startProhibition(now: number = Date.now()): Spec {
  const hour = 3_600_000;
  const from = Math.ceil(now / hour) * hour;
  return {
    subject: { kind: "Everyone" },
    rights: ["traffic:write", "security:write", "gateway:write"],
    inclusions: [],
    exclusions: [],
    mode: "Disjunctive",
    window: { from: new Date(from).toISOString(), to: new Date(from + 48 * hour).toISOString() },
  };
}

export type WindowState = "active" | "upcoming" | "past" | "always";

/** Where the window of a prohibition lies; one without a window, or with one that is no time, holds always. */
export function stateOfFreeze({ window }: Pick<Spec, "window">, now: number): WindowState {
  const [from, to] = [Date.parse(window?.from ?? ""), Date.parse(window?.to ?? "")];
  if (Number.isNaN(from) || Number.isNaN(to)) return "always";
  if (to <= now) return "past";
  return from > now ? "upcoming" : "active";
}

/** The same prohibition, over as of now; for one whose window is open. */
export function endNow(spec: Spec, now: number): Spec {
  return spec.window === undefined
    ? spec
    : { ...spec, window: { ...spec.window, to: new Date(now).toISOString() } };
}
