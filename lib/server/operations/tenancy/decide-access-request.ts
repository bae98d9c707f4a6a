import "server-only";
import { z } from "zod";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import { invalidFromZod, StatusError } from "@/lib/domain/kubernetes/status-error";
import type { AccessRequest } from "@/lib/domain/tenancy/resources/access";
import type { RequestContext } from "@/lib/server/authorization/person";
import { giveWhatWasAsked } from "./give-what-was-asked";
import { inTurn, readVisible, requireTenancyWrite } from "./judge-tenancy-write";
import { parseTenancyBody } from "./parse-tenancy-body";
import { updateStored } from "./store-tenancy-object";
import { detailsOf, placeOf, type TenancyPlace } from "./tenancy-place";

const decisionSchema = z.strictObject({
  state: z.enum(["Approved", "Denied", "Withdrawn"]),
  comment: z.string().max(500).default(""),
});

/**
 * Decides a request, once. Approving gives what was asked for first, as a write of who approves: a binding, a host in the
 * workspace, or a service grant; what they may not give themselves they cannot approve. When the decision cannot be written then,
 * what was given is taken back.
 * @throws StatusError NotFound, Invalid, Forbidden and Conflict (each reason a cause), ServiceUnavailable.
 */
export async function decideAccessRequest(
  context: RequestContext,
  name: string,
  body: unknown,
): Promise<KubernetesObject> {
  const decision = decisionSchema.safeParse(body);
  if (!decision.success) throw invalidFromZod(decision.error, "the decision");
  return inTurn(() => decide(context, placeOf("accessrequests", name), decision.data));
}

async function decide(
  context: RequestContext,
  place: TenancyPlace,
  decision: z.infer<typeof decisionSchema>,
): Promise<KubernetesObject> {
  const before = await readVisible(context, place);
  // `accessrequests` holds requests.
  const request = before.parsed as AccessRequest;
  if (request.spec.decision)
    throw new StatusError(
      "Conflict",
      `the request was decided already: ${request.spec.decision.state} by ${request.spec.decision.by}`,
      {
        ...detailsOf(place),
        causes: [{ reason: "Conflict", message: "is decided", field: "spec.decision" }],
      },
    );
  const decided = {
    ...before.object,
    spec: {
      ...request.spec,
      decision: {
        ...decision,
        by: context.person.sub,
        at: new Date().toISOString().replace(/\.\d+Z$/, "Z"),
      },
    },
  };
  const after = parseTenancyBody(context, place.kind, decided, { stored: before.object, address: place });
  requireTenancyWrite(context, place, before.parsed, after.parsed);
  const given = decision.state === "Approved" ? await giveWhatWasAsked(context, request) : undefined;
  try {
    return await updateStored(context, place, before.object, after.object);
  } catch (error) {
    await given?.takeBack();
    throw error;
  }
}
