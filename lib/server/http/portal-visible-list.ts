import "server-only";
import { isStatusError, StatusError } from "@/lib/domain/kubernetes/status-error";
import { authorize } from "@/lib/server/authorization/authorize";
import { decideAccess } from "@/lib/server/authorization/decide-access";
import type { RequestContext } from "@/lib/server/authorization/person";
import { readJsonObject } from "@/lib/server/clusters/read-body";
import { buildResourcePath, type ResourceAddress } from "@/lib/server/clusters/resource-path";
import { refuseAnswer } from "./portal-answer";
import type { PortalMember } from "./portal-member";
import type { PortalIntent } from "./portal-request";

const listBytes = 64 * 1024 * 1024;
const answerMilliseconds = 30_000;
/** Requests to the member under way for one list. */
const atOnce = 8;

/**
 * A list over a whole cluster for somebody who sees some of its namespaces: each of them is listed as the person, and the answers
 * are one list. Names of what they do not see never reach this process' answer.
 * @returns a Kubernetes list without a resourceVersion, since several lists are of several moments.
 * @throws StatusError Forbidden for a watch and BadRequest for pages: those are of one namespace; what the member answers.
 */
export async function listVisible(
  context: RequestContext,
  member: PortalMember,
  address: ResourceAddress,
  intent: PortalIntent,
  namespaces: readonly string[],
): Promise<unknown> {
  const { cluster } = member.transport;
  const details = { cluster, kind: address.resource };
  if (intent.streams)
    throw new StatusError(
      "Forbidden",
      `you see some namespaces of cluster ${cluster}; watch ${address.resource} in one of them`,
      details,
    );
  if (intent.query["limit"] !== undefined || intent.query["continue"] !== undefined)
    throw new StatusError(
      "BadRequest",
      `you see some namespaces of cluster ${cluster}; list ${address.resource} by pages in one of them`,
      details,
    );
  const isNamespaceList = address.group === "" && address.resource === "namespaces";
  const answers: (Record<string, unknown> | undefined)[] = [];
  for (let start = 0; start < namespaces.length; start += atOnce)
    answers.push(
      ...(await Promise.all(
        namespaces
          .slice(start, start + atOnce)
          .map((namespace) =>
            ask(
              context,
              member,
              isNamespaceList ? { ...address, name: namespace } : { ...address, namespace },
              intent,
            ),
          ),
      )),
    );
  const items = isNamespaceList
    ? answers.filter((answer) => answer !== undefined)
    : answers.flatMap((answer) => (Array.isArray(answer?.["items"]) ? (answer["items"] as unknown[]) : []));
  const first = answers.find((answer) => answer !== undefined);
  const kind = isNamespaceList ? "NamespaceList" : (first?.["kind"] ?? "List");
  return { kind, apiVersion: first?.["apiVersion"] ?? "v1", metadata: { resourceVersion: "" }, items };
}

/** undefined: an owned namespace need not be there, and of some only objects of other kinds are seen. */
async function ask(
  context: RequestContext,
  { transport }: PortalMember,
  address: ResourceAddress,
  { query }: PortalIntent,
): Promise<Record<string, unknown> | undefined> {
  const { cluster } = transport;
  const verb = address.name === undefined ? "list" : "get";
  const target = { cluster, ...address };
  if (decideAccess(context, verb, target) !== undefined) return undefined;
  const grant = authorize(context, verb, target);
  try {
    const answer = await transport.request(grant, {
      method: "GET",
      path: buildResourcePath(grant.target),
      query,
      headers: { accept: "application/json" },
      signal: AbortSignal.timeout(answerMilliseconds),
    });
    await refuseAnswer(cluster, answer);
    return await readJsonObject(cluster, answer, listBytes);
  } catch (error) {
    if (isStatusError(error) && error.code === 404) return undefined;
    throw error;
  }
}
