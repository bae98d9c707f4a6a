import { vi } from "vitest";
import type { Administrator } from "./fleet";

/** An API server takes up what was written to it a moment later: rights, tokens of accounts, webhooks. */
const waiting = { timeout: 60_000, interval: 50 };

export const virtualServices = { group: "networking.istio.io", resource: "virtualservices" };

/** A right that somebody is to have in a cluster, as members know people. */
export interface ExpectedRight {
  /** Without the prefix of members. */
  who: string;
  /** `isthmus:operators`; without one the person alone. */
  group?: string;
  verb: string;
  resource: { group: string; resource: string };
  /** None: in every one. */
  namespace?: string;
}

/** Waits until a cluster's own RBAC gives people these rights. */
export async function untilAllowed(cluster: Administrator, rights: readonly ExpectedRight[]): Promise<void> {
  for (const { who, group, verb, resource, namespace } of rights)
    await vi.waitFor(async () => {
      const { body } = await cluster.send("POST", "/apis/authorization.k8s.io/v1/subjectaccessreviews", {
        apiVersion: "authorization.k8s.io/v1",
        kind: "SubjectAccessReview",
        spec: {
          user: `isthmus:${who}`,
          groups: [...(group === undefined ? [] : [group]), "system:authenticated"],
          resourceAttributes: { ...resource, verb, ...(namespace === undefined ? {} : { namespace }) },
        },
      });
      const { allowed } = (body["status"] ?? {}) as { allowed?: boolean };
      if (allowed !== true)
        throw new Error(
          `${who} may not ${verb} ${resource.resource} in ${namespace ?? "every namespace"} yet`,
        );
    }, waiting);
}

/**
 * Waits until istiod refuses what only it knows is wrong. It joins after its API server: until then nobody judges, and for some
 * seconds more its webhook is asked in vain and nothing of Istio is stored.
 */
export async function untilIstiodJudges(cluster: Administrator): Promise<void> {
  const route = { destination: { host: "probe" }, weight: -1 };
  await vi.waitFor(async () => {
    const { body } = await cluster.send(
      "POST",
      "/apis/networking.istio.io/v1/namespaces/default/virtualservices?dryRun=All",
      {
        apiVersion: "networking.istio.io/v1",
        kind: "VirtualService",
        metadata: { name: "probe", namespace: "default" },
        spec: { hosts: ["probe"], http: [{ route: [route] }] },
      },
    );
    const message = String(body["message"]);
    if (!message.includes("denied the request")) throw new Error(`istiod does not judge yet: ${message}`);
  }, waiting);
}
