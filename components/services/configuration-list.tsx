/* oxlint-disable jsx-a11y/no-noninteractive-tabindex -- a box that scrolls must be reachable by keyboard (WCAG 2.1.1) */
import { ChevronRight } from "lucide-react";
import Link from "next/link";
import { objectHref } from "@/components/configuration/configuration-href";
import { istioKinds } from "@/components/istio-editor/istio-kinds";
import { Badge } from "@/components/ui/badge";
import { toYaml } from "@/lib/domain/istio/format-yaml";
import { groupOf, type KubernetesObject } from "@/lib/domain/kubernetes/object";

/** The objects that decide about the service, as YAML; the only one opens by itself. */
export function ConfigurationList({
  cluster,
  objects,
}: {
  cluster: string;
  objects: readonly KubernetesObject[];
}) {
  if (objects.length === 0) {
    return (
      <p className="p-4 text-muted">
        No Istio or Gateway API object names this service: requests go to every ready endpoint alike.
      </p>
    );
  }
  return (
    <ul className="divide-y divide-line">
      {objects.map((object) => (
        <li key={`${object.apiVersion} ${object.kind} ${object.metadata.namespace} ${object.metadata.name}`}>
          <details open={objects.length === 1} className="group">
            <summary className="flex h-10 list-none items-center gap-2 px-4 -outline-offset-2 hover:bg-hover [&::-webkit-details-marker]:hidden">
              <ChevronRight
                aria-hidden
                className="size-4 text-muted transition-transform duration-150 group-open:rotate-90"
              />
              <span className="font-medium">{object.metadata.name}</span>
              <span className="truncate text-sm text-muted">
                {object.kind} · {object.metadata.namespace}
              </span>
              <span className="ml-auto max-sm:hidden">
                <Badge>{object.apiVersion}</Badge>
              </span>
            </summary>
            <EditLink cluster={cluster} object={object} />
            <YamlBlock label={`YAML of ${object.kind} ${object.metadata.name}`} text={toYaml(object)} />
          </details>
        </li>
      ))}
    </ul>
  );
}

/** To the form, for kinds that have a page. */
function EditLink({ cluster, object }: { cluster: string; object: KubernetesObject }) {
  const group = groupOf(object.apiVersion);
  const kind = istioKinds.find((item) => item.kind === object.kind && item.group === group);
  if (kind === undefined) return null;
  const { name, namespace = "" } = object.metadata;
  return (
    <p className="px-4 pb-2">
      <Link className="link" href={objectHref(cluster, `${kind.resource}.${group}`, { namespace, name })}>
        Open {object.kind} {name}
      </Link>
    </p>
  );
}

function YamlBlock({ label, text }: { label: string; text: string }) {
  return (
    <section
      aria-label={label}
      tabIndex={0}
      className="max-h-96 overflow-auto border-t border-line bg-sunken px-4 py-3 -outline-offset-2"
    >
      <pre className="font-mono text-xs">{text}</pre>
    </section>
  );
}
