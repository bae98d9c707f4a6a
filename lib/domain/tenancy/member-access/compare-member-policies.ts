import { formatCanonicalJson } from "../../audit/canonical-json";
import type { KubernetesObject } from "../../kubernetes/object";

export interface MemberPolicyDifference {
  /** As planned, in the order of the plan. */
  apply: readonly KubernetesObject[];
  /** As they are stored: what is not planned any more, and what has to be made anew because its role cannot be changed. */
  remove: readonly KubernetesObject[];
  /** Stored objects that nothing needs any more; they stay until somebody confirms, and bind nobody until then. */
  held: readonly KubernetesObject[];
}

/** As many may always go at once: the rights of a person, a namespace, a small tenant. */
const alwaysAllowed = 10;
const largestShare = 0.2;

/** The place of an object in its cluster. */
export function placeOf({ kind, metadata: { namespace = "", name } }: KubernetesObject): string {
  return `${kind} ${namespace}/${name}`;
}

/** Whether a stored object is what is planned: nothing of it differs, and nothing was put in. */
export function isAsPlanned(planned: KubernetesObject, stored: KubernetesObject): boolean {
  const { labels = {}, annotations = {} } = stored.metadata;
  return (
    ![...Object.keys(labels), ...Object.keys(annotations)].some(switchesOff) &&
    Object.entries(planned.metadata.labels ?? {}).every(([key, value]) => labels[key] === value) &&
    formatCanonicalJson(contentOf(planned)) === formatCanonicalJson(contentOf(stored))
  );
}

/** By such a label or annotation Istio takes an object for one of another control plane, or only writes down what it would do. */
const switchesOff = (key: string): boolean => key.startsWith("istio.io/");

/** A binding without subjects is stored without the field. */
function contentOf({ spec, roleRef, subjects }: KubernetesObject): object {
  return { spec, roleRef, subjects: subjects ?? [] };
}

/**
 * What has to happen in a member. A difference that would delete more than a fifth of what is there, and more than ten, deletes
 * nothing (W6): it is more likely a mistake than a wish. Rights are revoked all the same: a RoleBinding that should go stays without
 * subjects. A binding of policies counts with its policy.
 * @param stored what is there by label, complete.
 * @param isWanted whether somebody wishes that an object goes, and said so: it goes, and does not count.
 * @param isConfirmed whether somebody wants exactly these to be deleted all the same.
 */
export function compareMemberPolicies(
  planned: readonly KubernetesObject[],
  stored: readonly KubernetesObject[],
  isConfirmed: (held: readonly KubernetesObject[]) => boolean,
  isWanted: (stored: KubernetesObject) => boolean = () => false,
): MemberPolicyDifference {
  const wanted = new Map(planned.map((object) => [placeOf(object), object]));
  const there = new Map(stored.map((object) => [placeOf(object), object]));
  const apply = planned.filter((object) => {
    const now = there.get(placeOf(object));
    return now === undefined || !isAsPlanned(object, now);
  });
  const replaced = stored.filter((object) => {
    const next = wanted.get(placeOf(object));
    return (
      next !== undefined && formatCanonicalJson(next["roleRef"]) !== formatCanonicalJson(object["roleRef"])
    );
  });
  const [useless, released] = [false, true].map((isMeant) =>
    stored.filter((object) => !wanted.has(placeOf(object)) && isWanted(object) === isMeant),
  ) as [KubernetesObject[], KubernetesObject[]];
  const limit = Math.max(alwaysAllowed, largestShare * countOf(stored));
  if (countOf(useless) > limit && !isConfirmed(useless)) {
    const revoked = useless.filter(({ subjects }) => subjects !== undefined).map(withoutSubjects);
    return { apply: [...apply, ...revoked], remove: [...replaced, ...released], held: useless };
  }
  return { apply, remove: [...replaced, ...released, ...useless], held: [] };
}

function withoutSubjects({
  apiVersion,
  kind,
  roleRef,
  metadata: { name, namespace, labels },
}: KubernetesObject): KubernetesObject {
  return {
    apiVersion,
    kind,
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      ...(labels === undefined ? {} : { labels }),
    },
    roleRef,
    subjects: [],
  };
}

/** How many objects these are to a person. */
export function countOf(objects: readonly KubernetesObject[]): number {
  return objects.filter(({ kind }) => kind !== "ValidatingAdmissionPolicyBinding").length;
}
