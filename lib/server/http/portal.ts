import "server-only";
import type { IncomingMessage } from "node:http";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import { isStatusError, StatusError } from "@/lib/domain/kubernetes/status-error";
import { isInScope, type Scope } from "@/lib/domain/tenancy/policy/visible-scope";
import type { RequestContext } from "@/lib/server/authorization/person";
import { announceWrite, recordRefusal, verbOfMethod } from "@/lib/server/audit/record-audit";
import { isRecorded, markRecorded } from "@/lib/server/audit/recorded-errors";
import { asksOnly, authorize } from "@/lib/server/authorization/authorize";
import type { Grant } from "@/lib/server/authorization/grant";
import type { ResourceAddress } from "@/lib/server/clusters/resource-path";
import { endWithSession } from "./end-with-session";
import { refuseAccess } from "@/lib/server/authorization/decide-access";
import { readAccess, scopeOf } from "@/lib/server/authorization/read-access";
import { isBoundByTenant } from "@/lib/server/authorization/require-tenant-write";
import type { Target, Verb } from "@/lib/server/authorization/target";
import { getRuntime } from "@/lib/server/runtime";
import { forward, hasBody, type KeptAnswer, type PortalRequest } from "./portal-forward";
import { findReachable, lookupServed, type PortalClusters, type PortalMember } from "./portal-member";
import { parsePortalPath, type PortalPath } from "./portal-path";
import { checkScope, readIntent, type PortalIntent } from "./portal-request";
import { checkPortalWrite, readBefore, type CheckedWrite } from "./portal-tenant-write";
import { listVisible } from "./portal-visible-list";
import { readBody } from "./read-body";
import { guardStream, guardWrite, mediaType } from "./request-guard";
import { dataSecurityPolicy } from "./security-headers";
import { privateHeaders } from "./status-response";
import { StreamCounter } from "./stream-limits";

export interface PortalOptions {
  clusters: PortalClusters;
  publicOrigin: string;
}

export type Portal = (asked: PortalRequest) => Promise<void>;

const answerMilliseconds = 30_000;
/**
 * The API portal: a member's own API, as the signed-in person. Parses the raw target, finds the verb, asks `authorize()`,
 * sends what it built itself, streams the answer with backpressure. Writes and refusals are recorded.
 * @returns a function that answers, or rejects with a StatusError when nothing was sent yet.
 */
export function createPortal({ clusters, publicOrigin }: PortalOptions): Portal {
  const streams = new StreamCounter();

  async function serve(asked: PortalRequest, path: PortalPath): Promise<void> {
    const { request, session, requestId } = asked;
    const { cluster, address } = path;
    const intent = readIntent(request.method ?? "", address, path.query);
    const header = (name: string) => headerOf(request, name);
    if (request.method !== "GET")
      guardWrite(header, publicOrigin, hasBody(request) || request.method !== "DELETE");
    if (intent.streams) guardStream(header, publicOrigin);
    const context = { person: session.person, requestId };
    const scope = scopeOf(context);
    // Our own decisions come first: a refusal must not depend on what the member serves, nor on whether there is one.
    const isBound =
      request.method !== "GET" &&
      !asksOnly(intent.verb, address) &&
      isBoundByTenant(context, { namespace: "", name: "", ...address, cluster });
    const write = isBound ? await judge(asked, path, intent) : undefined;
    const grant = grantPlace(context, scope, writtenVerb(intent.verb, write), {
      cluster,
      ...addressOf(address, write),
    });
    const member = findReachable(clusters, cluster);
    const served = await lookupServed(member, address);
    checkScope(cluster, address, served.namespaced, intent.verb);
    // Who left while we asked tells nobody any more: nothing may be opened for them.
    if (asked.response.destroyed) return;
    // Whether it may be opened and stay open, by the policy of each moment.
    const review = () => {
      authorize(context, intent.verb, grant.target);
      if (isWide(address, intent.verb)) requireWide(context, grant, served.namespaced);
    };
    if (!scope.all && isWide(address, intent.verb) && isListedByNamespace(address, served.namespaced)) {
      sendJson(asked, await listVisible(context, member, address, intent, listNamespaces(context, cluster)));
      return;
    }
    review();
    if (intent.streams) await serveStream(asked, member, grant, intent, review);
    else if (request.method === "GET" || asksOnly(intent.verb, address))
      await serveAnswer(asked, member, grant, intent);
    else await serveWrite(asked, member, grant, intent, write);
  }

  /** What a tenant would write, judged by the object it leads to. @throws StatusError with every refusal. */
  async function judge(asked: PortalRequest, path: PortalPath, intent: PortalIntent): Promise<CheckedWrite> {
    const { request, session, requestId } = asked;
    const body = hasBody(request) ? await readBody(request, request.headers["content-length"]) : undefined;
    return checkPortalWrite({ person: session.person, requestId }, clusters, path, {
      intent,
      method: request.method ?? "",
      body,
      contentType: mediaType(request.headers["content-type"]),
    });
  }

  /** A request with an answer of its own: bounded in time, and given up when the client leaves. */
  async function serveAnswer(
    asked: PortalRequest,
    member: PortalMember,
    grant: Grant,
    intent: PortalIntent,
    write?: CheckedWrite,
    isKept = false,
  ): Promise<KeptAnswer | undefined> {
    const abort = new AbortController();
    const timer = setTimeout(
      () => abort.abort(new DOMException("no answer in time", "TimeoutError")),
      answerMilliseconds,
    );
    try {
      return await forward(asked, member, grant, intent, { abort, write, isKept });
    } finally {
      clearTimeout(timer);
    }
  }

  /** A watch or a followed log: counted, and ended with the session. */
  async function serveStream(
    asked: PortalRequest,
    member: PortalMember,
    grant: Grant,
    intent: PortalIntent,
    review: () => void,
  ): Promise<void> {
    const leave = streams.enter(asked.session.person.username, grant.target.cluster);
    const stopListening = endWithSession(asked.session, asked.response);
    const stopReviewing = endWithRight(asked, review);
    try {
      await forward(asked, member, grant, intent, { abort: new AbortController() });
    } finally {
      stopListening();
      stopReviewing();
      leave();
    }
  }

  /**
   * A write with its event: announced before it is sent, ended with what the member made of it. A dry run stores nothing and is
   * no event unless it is refused.
   */
  async function serveWrite(
    asked: PortalRequest,
    member: PortalMember,
    grant: Grant,
    intent: PortalIntent,
    write: CheckedWrite | undefined,
  ): Promise<void> {
    if (intent.query["dryRun"] !== undefined) {
      await serveAnswer(asked, member, grant, intent, write);
      return;
    }
    const context = { person: asked.session.person, requestId: asked.requestId };
    const before = write === undefined ? await findBefore(context, clusters, grant) : write.before;
    const target = { ...grant.target, ...nameOf(write, grant) };
    const announced = await announceWrite(context, {
      verb: grant.verb,
      target,
      before,
      after: write?.after ?? null,
      message: "through the portal",
    });
    try {
      const answer = await serveAnswer(asked, member, grant, intent, write, true);
      if (answer === undefined) await announced.failed(lostAnswer(grant.target.cluster));
      else if (answer.failure) await announced.failed(answer.failure);
      else await announced.done(grant.verb === "delete" ? null : answer.object, answer.code);
    } catch (error) {
      await announced.failed(error);
      throw error;
    }
  }

  return async (asked) => {
    const path = parsePortalPath(asked.request.url ?? "");
    try {
      await serve(asked, path);
    } catch (error) {
      if (!isStatusError(error)) throw error;
      const named = nameCluster(error, path.cluster);
      // Naming it makes another error of it.
      if (isRecorded(error)) markRecorded(named);
      const { session, requestId, request } = asked;
      const { method = "" } = request;
      const actor = { person: session.person, requestId };
      await recordRefusal(
        { actor, verb: verbOfMethod(method), isWrite: method !== "GET", error: named },
        { cluster: path.cluster, ...path.address },
      );
      throw named;
    }
  };
}

/** @throws StatusError of `authorize`, that says first what of the place is not the person's: foreign and absent alike. */
function grantPlace(context: RequestContext, scope: Scope, verb: Verb, target: Target): Grant {
  try {
    return authorize(context, verb, target);
  } catch (error) {
    if (!isStatusError(error) || error.code !== 403) throw error;
    throw blamePlace(error, scope, target);
  }
}

function blamePlace(error: StatusError, scope: Scope, target: Target): StatusError {
  const namespace = isNamespaces(target) ? target.name : target.namespace;
  if (scope.all || (namespace !== undefined && isInScope(scope, target.cluster, namespace))) return error;
  const [reason, message, field] =
    namespace === undefined
      ? ["CLUSTER_SCOPED", "belongs to no namespace, so to no tenant", "kind"]
      : ["NS_NOT_OWNED", "is no namespace of your workspaces on this cluster", "metadata.namespace"];
  const causes = [{ reason, message, field }, ...(error.details?.causes ?? [])];
  return new StatusError(error.reason, error.message, { ...error.details, causes }, { cause: error });
}

/** A refusal of ours before a member was asked names the cluster all the same. */
function nameCluster(error: StatusError, cluster: string): StatusError {
  if (error.details?.cluster !== undefined) return error;
  const { reason, message, details, code, cause } = error;
  return new StatusError(reason, message, { ...details, cluster }, { code, cause });
}

/** What is stored before a write past the forms; null when nothing is, or it cannot be read. */
async function findBefore(
  context: RequestContext,
  clusters: PortalClusters,
  { target }: Grant,
): Promise<KubernetesObject | null> {
  const { cluster, name, ...address } = target;
  if (name === undefined) return null;
  try {
    return await readBefore(context, clusters, cluster, { ...address, name });
  } catch (error) {
    if (isStatusError(error) && error.code < 500) return null;
    throw error;
  }
}

function nameOf(write: CheckedWrite | undefined, { target }: Grant): { name?: string } {
  const name = target.name ?? write?.after?.metadata.name;
  return name === undefined ? {} : { name };
}

function lostAnswer(cluster: string): StatusError {
  return new StatusError("Timeout", `cluster ${cluster}: the client left before the write was answered`, {
    cluster,
  });
}

/** A list or a watch over all namespaces, or of the namespaces. */
function isWide({ namespace, name }: ResourceAddress, verb: PortalIntent["verb"]): boolean {
  return namespace === undefined && name === undefined && (verb === "list" || verb === "watch");
}

const isNamespaces = ({ group, resource }: ResourceAddress): boolean =>
  group === "" && resource === "namespaces";

/** What people who see a part of a cluster are answered namespace by namespace. */
function isListedByNamespace(address: ResourceAddress, namespaced: boolean): boolean {
  return namespaced || isNamespaces(address);
}

/**
 * An answer of the member about a whole cluster goes to nobody who sees a part of it only: of what lies in namespaces to who sees
 * everything, of the cluster's own objects to who sees those.
 * @throws StatusError Forbidden
 */
function requireWide(context: RequestContext, { target }: Grant, namespaced: boolean): void {
  const scope = scopeOf(context);
  if (scope.all || (!isListedByNamespace(target, namespaced) && isInScope(scope, target.cluster))) return;
  const { name } = context.person;
  const refused = refuseAccess(
    target,
    `${name} may not read (${target.resource}) in cluster ${target.cluster}, or there is no such place`,
  );
  throw isListedByNamespace(target, namespaced) ? refused : blamePlace(refused, scope, target);
}

/** The namespaces of a cluster that the person sees, as far as they are known. */
function listNamespaces(context: RequestContext, cluster: string): string[] {
  const scope = scopeOf(context);
  const { compiled } = readAccess(context).snapshot;
  const known = (compiled.clusters.get(cluster)?.namespaces ?? []).filter((namespace) =>
    isInScope(scope, cluster, namespace),
  );
  const owned = scope.all
    ? []
    : [...scope.namespaces].flatMap((place) =>
        place.startsWith(`${cluster}/`) ? [place.slice(cluster.length + 1)] : [],
      );
  return [...new Set([...known, ...owned])].toSorted();
}

/** A patch that was judged is sent as the replacement it leads to, or as the creation. */
function writtenVerb(verb: PortalIntent["verb"], write: CheckedWrite | undefined): PortalIntent["verb"] {
  if (write === undefined || verb !== "patch") return verb;
  return write.before === null ? "create" : "update";
}

/** What is created is named by its body, not by its path. */
function addressOf(address: ResourceAddress, write: CheckedWrite | undefined): ResourceAddress {
  if (write?.method !== "POST" || address.name === undefined) return address;
  const { name: _, ...collection } = address;
  return collection;
}

/** Ends an open answer when the right to it is gone. Returns the way to stop watching for it. */
function endWithRight({ response }: PortalRequest, review: () => void): () => void {
  return getRuntime().access.onChange(() => {
    try {
      review();
    } catch {
      // Whatever the reason: without a right that can be decided nothing more is sent.
      response.destroy();
    }
  });
}

function sendJson({ response, requestId }: PortalRequest, value: unknown): void {
  if (response.destroyed) return;
  response.writeHead(200, {
    ...privateHeaders,
    "content-type": "application/json",
    "content-security-policy": dataSecurityPolicy,
    "x-request-id": requestId,
  });
  response.end(JSON.stringify(value));
}

function headerOf(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(", ") : value;
}
