import { parse } from "yaml";
import { toYaml } from "../istio/format-yaml";
import { mergeManifest } from "../istio/merge-manifest";
import type { KubernetesObject } from "../kubernetes/object";
import type { RecordedAuditEvent } from "./audit-event";
import { formatResource } from "./audited-object";
import type { AuditedObjectKey } from "./audit-view";
import { listObjectVersions } from "./object-versions";

/**
 * An earlier version of an object as an edit of what the cluster has now: what people write of it is as it was then, what
 * servers and controllers keep stays as it is now. `live` null: the object is gone, and is created as it was.
 */
export function restoreVersion(version: KubernetesObject, live: KubernetesObject | null): KubernetesObject {
  const manifest = parse(toYaml(version)) as KubernetesObject;
  // The same object in the version of the API in which it is edited.
  return live === null ? manifest : mergeManifest({ ...manifest, apiVersion: live.apiVersion }, live);
}

/** What an event left of an object; or why it cannot be written again, in a person's words. */
export function findVersion(event: RecordedAuditEvent, key: AuditedObjectKey): KubernetesObject | string {
  const { cluster, object: about, sequence } = event;
  const isOfKey =
    about !== null &&
    cluster === key.cluster &&
    formatResource(about) === key.resource &&
    about.namespace === key.namespace &&
    about.name === key.name;
  if (!isOfKey) return `event ${sequence} is about another object`;
  const [{ object = null, notRestorable } = {}] = listObjectVersions([event], { hasOlder: true });
  if (object === null) return `event ${sequence} left no object that could be restored`;
  if (notRestorable !== undefined) return `event ${sequence} cannot be restored: ${notRestorable}`;
  return object;
}
