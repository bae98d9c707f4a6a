import type { KubernetesObject } from "../kubernetes/object";
import { hiddenAnnotation } from "./format-yaml";

/**
 * What a person wrote, made whole with the metadata of `live` that {@link toYaml} did not show them, so that replacing the
 * object deletes nothing unseen: owner references, finalizers and kubectl's last-applied configuration stay.
 * What was shown is the person's: a label or an annotation they removed is gone.
 * @param live the object the text was made from. Its resourceVersion is kept, so an edit in between is refused as a conflict.
 */
export function mergeManifest(edited: KubernetesObject, live: KubernetesObject): KubernetesObject {
  const { managedFields: _, labels: __, annotations: was, ...kept } = live.metadata;
  const { resourceVersion, uid } = kept;
  const { annotations: written, ...shown } = edited.metadata;
  const hidden = was?.[hiddenAnnotation];
  const annotations =
    hidden === undefined || !isMapOrAbsent(written) ? written : { [hiddenAnnotation]: hidden, ...written };
  return {
    ...edited,
    metadata: {
      ...kept,
      ...shown,
      ...(annotations === undefined ? {} : { annotations }),
      ...(resourceVersion === undefined ? {} : { resourceVersion }),
      ...(uid === undefined ? {} : { uid }),
    },
  };
}

/** `annotations:` with nothing below it reads as null; a text or a list goes to the member as it is, to be refused there. */
function isMapOrAbsent(written: unknown): boolean {
  return written === undefined || (typeof written === "object" && !Array.isArray(written));
}
