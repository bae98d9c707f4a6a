import "server-only";
import type { TrafficSplitUndo } from "@/lib/domain/istio/traffic-split";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import { StatusError } from "@/lib/domain/kubernetes/status-error";
import type { RequestContext } from "@/lib/server/authorization/person";
import type { MemberCluster } from "@/lib/server/clusters/cluster-registry";
import type { ServiceName } from "@/lib/server/operations/services/get-service";
import { authorizeSplit } from "./read-live-split";

type Restore = TrafficSplitUndo["objects"][number];
const kinds = { virtualservices: "VirtualService", destinationrules: "DestinationRule" } as const;

/**
 * Puts one object back to what it was, only when it is still the version we wrote: deletes what we created (by UID and
 * resourceVersion), or writes the former content over ours.
 * @returns the stored object, or undefined when it was deleted.
 * @throws StatusError Conflict when it moved on; Invalid when `restore` is another object than it says.
 */
export async function restoreObject(
  context: RequestContext,
  where: ServiceName,
  member: MemberCluster,
  { resource, name, uid, resourceVersion, restore }: Restore,
  { dryRun }: { dryRun: boolean },
): Promise<KubernetesObject | undefined> {
  if (restore === null) {
    await member.client.delete(authorizeSplit(context, "delete", where, resource, name), {
      uid,
      resourceVersion,
      dryRun,
    });
    return undefined;
  }
  const object = restore as Partial<KubernetesObject>;
  const metadata = object.metadata;
  if (
    object.kind !== kinds[resource] ||
    object.apiVersion === undefined ||
    metadata?.name !== name ||
    metadata.namespace !== where.namespace
  ) {
    throw new StatusError(
      "Invalid",
      `what is to be restored is not ${kinds[resource]} ${where.namespace}/${name}`,
      {
        cluster: where.cluster,
        kind: kinds[resource],
        namespace: where.namespace,
        name,
        causes: [
          {
            reason: "FieldValueInvalid",
            field: "objects.restore",
            message: "must be the object itself as it was before",
          },
        ],
      },
    );
  }
  const { managedFields: _, ...kept } = metadata;
  return member.client.update(
    authorizeSplit(context, "update", where, resource, name),
    {
      ...object,
      apiVersion: object.apiVersion,
      kind: object.kind,
      metadata: { ...kept, name, uid, resourceVersion },
    },
    { dryRun },
  );
}
