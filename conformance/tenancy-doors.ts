import { readRecord, readString, readStrings } from "@/lib/domain/kubernetes/read-field";
import type { TenancyCase } from "./tenancy-requests";
import type { Call, TenancyStack } from "./tenancy-stack";
import type { CaseWorld } from "./tenancy-world";

export interface DoorAnswer {
  status: number;
  body: unknown;
  requestId: string;
}

/** A request to the pages of tenancy, where the product keeps what the case writes into a plane of its own. */
export interface OwnDoor {
  send(stack: TenancyStack, actor: Call): Promise<DoorAnswer>;
}

/** Kinds by which rights are given, wherever a plane keeps them; in ours by an AccessBinding. */
const givingKinds = /^(assignment|association|(access|role|policy)?binding)$/i;
/** Kinds by which namespaces and hosts are claimed; in ours by the workspace. */
const claimingKinds = /^(workspace|(namespace|host|domain)?claim)$/i;
/** Kinds by which a service is granted. */
const grantingKinds = /^((service|access)?grant)$/i;

const apiVersion = "isthmus.dev/v1alpha1";

/** The door of a case about a plane's own objects; undefined when it is about what clusters keep. */
export function findOwnDoor(item: TenancyCase, world: CaseWorld): OwnDoor | undefined {
  const object = readRecord(item.manifest);
  const group = (readString(object["apiVersion"]) ?? "").split("/")[0] ?? "";
  const kind = readString(object["kind"]) ?? "";
  if (item.request?.path !== undefined || item.method === "DELETE" || !group.includes(".")) return undefined;
  if (/(^|\.)(k8s\.io|istio\.io)$/.test(group)) return undefined;
  if (givingKinds.test(kind)) return { send: (_, actor) => post(actor, "accessbindings", bindSelf(world)) };
  if (grantingKinds.test(kind))
    return { send: (_, actor) => post(actor, "servicegrants", describeGrant(object, world)) };
  if (claimingKinds.test(kind))
    return { send: (stack, actor) => sendClaim(stack, actor, describeClaim(object, world), world) };
  return undefined;
}

/** The actor gives themselves everything everywhere. */
function bindSelf({ actor }: CaseWorld): object {
  const spec = {
    level: { kind: "Organization", name: "" },
    role: "Admin",
    subjects: [{ kind: "User", name: actor.user }],
  };
  return { apiVersion, kind: "AccessBinding", metadata: { name: "self-made" }, spec };
}

function describeGrant(object: Record<string, unknown>, { actor }: CaseWorld): object {
  const { from, to, service, hosts } = readRecord(object["spec"]);
  const spec = {
    fromTenant: readString(from) ?? actor.tenant,
    toTenant: readString(to) ?? actor.tenant,
    hosts: typeof service === "string" ? [service] : readStrings(hosts),
  };
  return { apiVersion, kind: "ServiceGrant", metadata: { name: "self-made" }, spec };
}

function describeClaim(object: Record<string, unknown>, { actor }: CaseWorld): object {
  const { namespaces, namespace, hosts, host } = readRecord(object["spec"]);
  const spec = {
    tenant: actor.tenant,
    namespaces: typeof namespace === "string" ? [namespace] : readStrings(namespaces),
    hosts: typeof host === "string" ? [host] : readStrings(hosts),
  };
  return { apiVersion, kind: "Workspace", metadata: { name: "self-made" }, spec };
}

/** To claim anything at all, one must be allowed to claim: that is the question only once the actor may make workspaces. */
async function sendClaim(
  { operator }: TenancyStack,
  actor: Call,
  claim: object,
  world: CaseWorld,
): Promise<DoorAnswer> {
  const spec = {
    level: { kind: "Tenant", name: world.actor.tenant },
    role: "Creator",
    subjects: [{ kind: "User", name: world.actor.user }],
  };
  const binding = { apiVersion, kind: "AccessBinding", metadata: { name: "claimant" }, spec };
  const { status, body } = await operator("POST", "/api/tenancy/accessbindings", binding);
  if (status >= 300) throw new Error(`the actor could not be let claim: ${JSON.stringify(body)}`);
  try {
    return await post(actor, "workspaces", claim);
  } finally {
    await operator("DELETE", "/api/tenancy/workspaces/self-made");
    await operator("DELETE", "/api/tenancy/accessbindings/claimant");
  }
}

async function post(actor: Call, resource: string, object: object): Promise<DoorAnswer> {
  const { status, body, headers } = await actor("POST", `/api/tenancy/${resource}`, object);
  return { status, body, requestId: headers.get("x-request-id") ?? "" };
}
