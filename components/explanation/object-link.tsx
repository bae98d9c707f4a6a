import Link from "next/link";
import { objectHref } from "@/components/configuration/configuration-href";
import { formatReference, type ObjectReference } from "@/lib/domain/istio/explanation";
import { meshResources } from "@/lib/domain/kubernetes/resources";

/** An object by name, as a link where it has a page. */
export function ObjectLink({ cluster, object }: { cluster: string; object: ObjectReference }) {
  const text = formatReference(object);
  const href = hrefOfReference(cluster, object);
  return href === undefined ? (
    <span className="font-medium wrap-anywhere">{text}</span>
  ) : (
    <Link href={href} className="font-medium wrap-anywhere text-accent-text hover:underline">
      {text}
    </Link>
  );
}

/** The page of an object; undefined for kinds without one. Of two kinds of one name the first, Istio's, is taken. */
export function hrefOfReference(cluster: string, object: ObjectReference): string | undefined {
  if (object.kind === "Service")
    return `/services/${[cluster, object.namespace, object.name].map(encodeURIComponent).join("/")}`;
  const found = [...meshResources].find(
    ([, { group, kind, namespaced }]) =>
      namespaced && kind === object.kind && (object.group === undefined || group === object.group),
  );
  return found && objectHref(cluster, found[0], object);
}
