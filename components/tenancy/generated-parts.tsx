import { Badge } from "@/components/ui/badge";
import { StatusText } from "@/components/ui/status-pill";
import { YamlDiff } from "@/components/yaml-diff/yaml-diff";
import { toYaml } from "@/lib/domain/istio/format-yaml";
import type { GeneratedChange, NotApplied } from "@/lib/domain/tenancy/tenancy-view";
import { PreviewPart } from "./preview-part";

const actionWords: Record<GeneratedChange["action"], string> = {
  create: "Created",
  update: "Changed",
  delete: "Deleted",
};

interface GeneratedPartsProps {
  changes: readonly GeneratedChange[];
  more: number;
  notApplied: readonly NotApplied[];
}

/** The Istio objects that a change makes Isthmus write, with what becomes of each, and what of the settings will not hold. */
export function GeneratedParts({ changes, more, notApplied }: GeneratedPartsProps) {
  return (
    <>
      {changes.length === 0 ? null : (
        <PreviewPart title="Istio objects" count={changes.length} more={more}>
          {changes.map((change) => (
            <GeneratedItem key={`${change.cluster} ${titleOf(change)} ${change.action}`} change={change} />
          ))}
        </PreviewPart>
      )}
      {notApplied.length === 0 ? null : (
        <PreviewPart title="Not applied" count={notApplied.length}>
          {notApplied.map(({ cluster, namespace, what, why }) => (
            <li key={`${cluster} ${namespace} ${what} ${why}`} className="py-2">
              <StatusText tone="warn" className="whitespace-normal!">
                {what} in {cluster}/{namespace}
              </StatusText>
              <p className="text-muted">because {why}</p>
            </li>
          ))}
        </PreviewPart>
      )}
    </>
  );
}

function titleOf({ before, after }: GeneratedChange): string {
  const object = after ?? before;
  return object === null ? "" : `${object.kind} ${object.metadata.namespace ?? ""}/${object.metadata.name}`;
}

function GeneratedItem({ change }: { change: GeneratedChange }) {
  const { cluster, action, before, after } = change;
  const title = titleOf(change);
  return (
    <li className="py-2">
      <details>
        <summary className="cursor-pointer rounded-sm focus-visible:outline-2 focus-visible:outline-accent">
          <Badge>{actionWords[action]}</Badge> <span className="font-medium">{title}</span>{" "}
          <span className="text-muted">in {cluster}</span>
        </summary>
        <div className="mt-2 rounded-md border border-line">
          <YamlDiff
            before={before === null ? "" : toYaml(before)}
            after={after === null ? "" : toYaml(after)}
            label={`${actionWords[action]} in ${cluster}: ${title}`}
          />
        </div>
      </details>
    </li>
  );
}
