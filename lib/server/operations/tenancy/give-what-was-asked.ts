import "server-only";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import { isStatusError, StatusError } from "@/lib/domain/kubernetes/status-error";
import { isSame, type TenancyObject } from "@/lib/domain/tenancy/changes/tenancy-write";
import { findGivingTenant } from "@/lib/domain/tenancy/policy/request-level";
import type { AccessRequest } from "@/lib/domain/tenancy/resources/access";
import type { Workspace } from "@/lib/domain/tenancy/resources/tenancy";
import { readAccess } from "@/lib/server/authorization/read-access";
import type { RequestContext } from "@/lib/server/authorization/person";
import { getRuntime } from "@/lib/server/runtime";
import { parseTenancyObject } from "@/lib/server/tenancy/parse-tenancy-object";
import { readVisible, requireTenancyWrite } from "./judge-tenancy-write";
import { parseTenancyBody } from "./parse-tenancy-body";
import { createStored, deleteStored, readStored, updateStored } from "./store-tenancy-object";
import { findKind, placeOf, type TenancyPlace } from "./tenancy-place";

/** What an approval gave. */
export interface Given {
  /** Undoes it; a failure is told in the process's log, as the approval failed already. */
  takeBack(): Promise<void>;
}

const requestAnnotation = "isthmus.dev/access-request";

/**
 * Writes what a request asks for, as a write of who approves it. Doing it twice gives the same. Called in turn (`inTurn`).
 * @throws StatusError Forbidden and Conflict when they may not give it or somebody else has it; NotFound when it is gone.
 */
export async function giveWhatWasAsked(context: RequestContext, request: AccessRequest): Promise<Given> {
  const { ask } = request.spec;
  if (ask.type === "Host") return addHost(context, ask.workspace, ask.host);
  const name = `request-${request.metadata.name}`.slice(0, 253);
  const metadata = { name, annotations: { [requestAnnotation]: request.metadata.name } };
  if (ask.type === "Role") {
    const { level, role, expiresAt } = ask;
    const subjects = [{ kind: "User", name: request.spec.requester }];
    const reason = request.spec.reason === "" ? {} : { reason: request.spec.reason };
    const spec = { level, role, subjects, ...(expiresAt === undefined ? {} : { expiresAt }), ...reason };
    return create(context, "accessbindings", { metadata, spec });
  }
  const { state, compiled } = readAccess(context).snapshot;
  const fromTenant = findGivingTenant(compiled.ownership, ask.host);
  const toTenant = state.workspaces.find(({ metadata: { name: own } }) => own === ask.workspace)?.spec.tenant;
  if (fromTenant === undefined || toTenant === undefined)
    throw new StatusError(
      "Conflict",
      fromTenant === undefined
        ? `no single tenant has ${ask.host}, so nobody can grant it`
        : `workspace ${ask.workspace} is gone`,
      { cluster: "host", kind: "AccessRequest", name: request.metadata.name },
    );
  return create(context, "servicegrants", { metadata, spec: { fromTenant, toTenant, hosts: [ask.host] } });
}

async function create(
  context: RequestContext,
  resource: string,
  body: { metadata: { name: string; annotations: Record<string, string> }; spec: object },
): Promise<Given> {
  const { place, object, parsed } = parseTenancyBody(context, findKind(resource), body);
  const known = await readStored(place);
  // A try before this one gave it, and its decision was lost. Anybody may have set the annotation on something else.
  const isOurs =
    known !== undefined &&
    known.metadata.annotations?.[requestAnnotation] === body.metadata.annotations[requestAnnotation] &&
    isSameSpec(place, known, parsed);
  if (!isOurs) requireTenancyWrite(context, place, undefined, parsed);
  const stored = isOurs ? known : await createStored(context, place, object);
  return { takeBack: () => quietly(() => deleteStored(context, place, stored)) };
}

function isSameSpec({ kind }: TenancyPlace, known: KubernetesObject, { spec }: TenancyObject): boolean {
  const { object } = parseTenancyObject(kind, known);
  return object !== undefined && "spec" in object && isSame(object.spec, spec);
}

async function addHost(context: RequestContext, workspace: string, host: string): Promise<Given> {
  const place = placeOf("workspaces", workspace);
  const before = await readVisible(context, place);
  // `workspaces` holds workspaces.
  const { spec } = before.parsed as Workspace;
  if (spec.hosts.includes(host)) return { takeBack: async () => undefined };
  const body = { ...before.object, spec: { ...spec, hosts: [...spec.hosts, host] } };
  const after = parseTenancyBody(context, place.kind, body, { stored: before.object, address: place });
  requireTenancyWrite(context, place, before.parsed, after.parsed);
  const stored = await updateStored(context, place, before.object, after.object);
  const undone: KubernetesObject = { ...stored, spec: before.object.spec };
  return { takeBack: () => quietly(() => updateStored(context, place, stored, undone)) };
}

async function quietly(act: () => Promise<unknown>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!isStatusError(error)) throw error;
    getRuntime().logger.error({ err: error }, "what an approval gave could not be taken back");
  }
}
