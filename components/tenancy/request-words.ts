import type { Tone } from "@/components/ui/status-pill";
import type { AccessRequest } from "@/lib/domain/tenancy/resources/access";
import { parseLevel, type Level } from "@/lib/domain/tenancy/resources/subject";
import { decideOwnership, type Ownership } from "@/lib/domain/tenancy/ownership/decide-ownership";
import { decisionLevelOf } from "@/lib/domain/tenancy/policy/request-level";
import type { TenancyOverview } from "@/lib/domain/tenancy/tenancy-view";
import { describeLevel } from "./level-words";

type Ask = AccessRequest["spec"]["ask"];

/** What is asked for, as the rest of "… asks for". */
export function describeAsk(ask: Ask): string {
  if (ask.type === "Role") return `the role ${ask.role} at ${describeLevel(ask.level)}`;
  if (ask.type === "Host") return `the host ${ask.host} for workspace ${ask.workspace}`;
  return `calls to ${ask.host} from workspace ${ask.workspace}`;
}

/** What approving it does at once. */
export function describeApproval(ask: Ask): string {
  if (ask.type === "Role") return `${ask.role} is given at ${describeLevel(ask.level)}.`;
  if (ask.type === "Host") return `Workspace ${ask.workspace} claims ${ask.host}; nobody else can.`;
  return `A grant lets workspace ${ask.workspace} call ${ask.host}.`;
}

/** What a request is about: the level of the role, or the workspace that wants something. */
export function askLevel(ask: Ask): Level {
  return ask.type === "Role" ? ask.level : { kind: "Workspace", name: ask.workspace };
}

type OwnershipView = Pick<TenancyOverview, "tenants" | "workspaces" | "hostClaims">;

/** One page asks about many requests of one answer of the server. */
const decided = new WeakMap<OwnershipView, Ownership>();

/** The level at which `request:decide` is needed, as far as the person sees who owns what. */
export function decisionLevel(ask: Ask, view: OwnershipView): Level {
  const ownership = decided.get(view) ?? decideOwnership(view);
  decided.set(view, ownership);
  return parseLevel(decisionLevelOf(view, ownership, ask)) ?? { kind: "Organization", name: "" };
}

interface RequestState {
  tone: Tone;
  word: string;
}

export function requestState({ spec }: AccessRequest): RequestState {
  switch (spec.decision?.state) {
    case undefined:
      return { tone: "warn", word: "waiting" };
    case "Approved":
      return { tone: "ok", word: "approved" };
    case "Denied":
      return { tone: "bad", word: "denied" };
    case "Withdrawn":
      return { tone: "unknown", word: "withdrawn" };
  }
}

export function isPending({ spec }: AccessRequest): boolean {
  return spec.decision === undefined;
}
