import { hostClaimName } from "../host-claim";
import type { TenancyProblem } from "../ownership/tenancy-problem";
import type { AccessBinding, AccessRequest } from "../resources/access";
import type { Condition } from "../resources/object-meta";
import type { Group, HostClaim, Workspace } from "../resources/tenancy";

type Verdict = Pick<Condition, "status" | "reason" | "message">;

/** What conditions are decided from, beside the object itself. */
export interface ConditionFacts {
  /** What the object says in vain. */
  problems: readonly TenancyProblem[];
  /** Every claim there is. */
  hostClaims: readonly HostClaim[];
  now: Date;
  /** What came of a Bridged group; undefined: not known here, so that what is stored for this generation stays. */
  applied?: Verdict | undefined;
}

const good = (reason: string, message: string): Verdict => ({ status: "True", reason, message });
const bad = (reason: string, message: string): Verdict => ({ status: "False", reason, message });
const open = (reason: string, message: string): Verdict => ({ status: "Unknown", reason, message });

const maximumText = 8000;

const tell = (problems: readonly TenancyProblem[]): string =>
  problems
    .map(({ field, message }) => (field === "" ? message : `${field}: ${message}`))
    .join("; ")
    .slice(0, maximumText);

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;

/**
 * The API server's clock counts seconds, and of two claims of one second the uid decides: until that second is over for every
 * server a claim may still lose to one that was made later.
 */
const settleMilliseconds = 2_000;

/** When the last claim of a workspace can no longer be beaten by a newer one; undefined when all are settled. */
export function settlesAt(workspace: Workspace, { hostClaims, now }: ConditionFacts): Date | undefined {
  const mine = hostClaims.filter(({ spec }) => spec.workspaceUid === workspace.metadata.uid);
  const last = Math.max(0, ...mine.map(({ metadata }) => Date.parse(metadata.creationTimestamp)));
  const end = last + settleMilliseconds;
  return end > now.getTime() ? new Date(end) : undefined;
}

function judgeHosts(workspace: Workspace, facts: ConditionFacts, lost: readonly TenancyProblem[]): Verdict {
  const { hosts } = workspace.spec;
  if (lost.length > 0) return bad("HostsNotClaimed", tell(lost));
  const names = new Set(
    facts.hostClaims
      .filter(({ spec }) => spec.workspaceUid === workspace.metadata.uid)
      .map(({ metadata }) => metadata.name),
  );
  const waiting = hosts.filter((host) => !names.has(hostClaimName(host)));
  if (waiting.length > 0)
    return open("Claiming", `${waiting.join(", ").slice(0, maximumText)} not claimed yet`);
  if (settlesAt(workspace, facts))
    return open("Settling", "a claim made at the same moment may still be older");
  return good(
    "HostsClaimed",
    hosts.length === 0 ? "asks for no host" : `${counted(hosts.length, "host")} claimed`,
  );
}

function judgeWorkspace(workspace: Workspace, facts: ConditionFacts): Record<string, Verdict> {
  const { problems } = facts;
  const ofField = (prefix: string) => problems.filter(({ field }) => field.startsWith(prefix));
  const namespaces = ofField("spec.namespaces");
  const hosts = ofField("spec.hosts");
  const rest = problems.filter((problem) => !namespaces.includes(problem) && !hosts.includes(problem));
  const asked = workspace.spec.namespaces.length;
  return {
    Accepted: rest.length === 0 ? good("Accepted", "the object is in order") : bad("Invalid", tell(rest)),
    NamespacesOwned:
      namespaces.length > 0
        ? bad("NamespacesNotOwned", tell(namespaces))
        : good(
            "NamespacesOwned",
            asked === 0 ? "asks for no namespace" : `${counted(asked, "selector")} owned`,
          ),
    HostsClaimed: judgeHosts(workspace, facts, hosts),
  };
}

function judgeOther(
  kind: string,
  object: { spec?: unknown },
  { problems, now }: ConditionFacts,
): Record<string, Verdict> {
  const accepted =
    problems.length === 0 ? good("Accepted", "the object is in order") : bad("Invalid", tell(problems));
  if (kind === "AccessBinding") {
    const { expiresAt } = (object as AccessBinding).spec;
    if (expiresAt !== undefined && Date.parse(expiresAt) <= now.getTime())
      return { Accepted: accepted, Active: bad("Expired", `it ended at ${expiresAt} and gives nothing`) };
    return { Accepted: accepted, Active: good("Active", "it gives its role") };
  }
  if (kind === "AccessRequest") {
    const { decision } = (object as AccessRequest).spec;
    return {
      Accepted: accepted,
      Decided: decision
        ? good(decision.state, decision.comment || `decided by ${decision.by}`)
        : bad("Pending", "nobody has decided yet"),
    };
  }
  return { Accepted: accepted };
}

const groupKinds: ReadonlySet<string> = new Set(["TrafficGroup", "SecurityGroup", "GatewayGroup"]);

/** Only a Bridged group has something to apply. */
function judgeApplication(
  kind: string,
  { metadata, spec, status }: JudgedObject,
  { applied }: ConditionFacts,
): Record<string, Verdict> {
  if (!groupKinds.has(kind) || (spec as Group["spec"]).mode !== "Bridged") return {};
  const stored = status?.conditions?.find(
    ({ type, observedGeneration }) => type === "Applied" && observedGeneration === metadata.generation,
  );
  const {
    status: state,
    reason,
    message,
  } = applied ?? stored ?? open("Applying", "its objects are not written yet");
  return { Applied: { status: state, reason, message } };
}

interface JudgedObject {
  metadata: { generation: number };
  spec?: unknown;
  status?: { conditions?: readonly Condition[] } | undefined;
}

/**
 * The conditions of one object of tenancy, `Ready` last: true when all others are. One that says the same as before keeps its
 * `lastTransitionTime`, so that an unchanged object is never written. Source: Kubernetes API conventions, "Typical status properties".
 */
export function planConditions(kind: string, object: JudgedObject, facts: ConditionFacts): Condition[] {
  const verdicts: Record<string, Verdict> =
    kind === "Workspace"
      ? judgeWorkspace(object as Workspace, facts)
      : { ...judgeOther(kind, object, facts), ...judgeApplication(kind, object, facts) };
  const parts = Object.values(verdicts);
  const worst =
    parts.find(({ status }) => status === "False") ?? parts.find(({ status }) => status === "Unknown");
  verdicts.Ready = worst ?? good("Ready", "everything it says holds");
  const before = object.status?.conditions ?? [];
  const now = facts.now.toISOString().replace(/\.\d+Z$/, "Z");
  return Object.entries(verdicts).map(([type, verdict]) => {
    const old = before.find((condition) => condition.type === type);
    return {
      type,
      ...verdict,
      lastTransitionTime: old?.status === verdict.status ? old.lastTransitionTime : now,
      observedGeneration: object.metadata.generation,
    };
  });
}
