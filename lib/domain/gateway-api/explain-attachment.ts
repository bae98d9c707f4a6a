import { z } from "zod";
import { applyChange } from "../istio/apply-change";
import { changeEditSchema } from "../istio/change";
import type { Explained } from "../istio/explanation";
import type { ClusterWorld } from "../kubernetes/projected";
import { explainListeners, type ListenerState } from "./explain-listeners";
import { explainRouteAttachment, type RouteAttachment } from "./explain-route-attachment";

/** What the browser sends to `POST /api/clusters/{cluster}/explain/attachment`: an object, saved or not, and other edits that nobody saved. */
export const explainAttachmentSchema = z.strictObject({
  object: changeEditSchema.options[0].shape.object,
  edits: z.array(changeEditSchema).max(20).default([]),
});
export type ExplainAttachment = z.infer<typeof explainAttachmentSchema>;

/** Where an object of Gateway API stands with the rest of the cluster. */
export interface AttachmentExplanation {
  /** Of a route: which listeners take it, and why others do not. */
  route?: Explained<RouteAttachment>;
  /** Of a Gateway or ListenerSet: what becomes of its listeners. */
  listeners?: Explained<ListenerState[]>;
}

/** What Istio would say of an object of Gateway API in a world where the edits are made. Empty for any other kind. */
export function explainAttachment(
  world: ClusterWorld,
  { object, edits }: ExplainAttachment,
): AttachmentExplanation {
  if (!object.apiVersion.startsWith("gateway.networking.k8s.io/")) return {};
  const edited = applyChange(world, edits);
  if (object.kind === "Gateway" || object.kind === "ListenerSet")
    return { listeners: explainListeners(edited, object) };
  return object.kind.endsWith("Route") ? { route: explainRouteAttachment(edited, object) } : {};
}
