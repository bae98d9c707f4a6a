import { YamlDiff } from "@/components/yaml-diff/yaml-diff";
import type { PlannedObject } from "@/lib/domain/istio/traffic-split";

const actions: Record<PlannedObject["action"], string> = {
  create: "will be created",
  update: "will change",
  unchanged: "stays as it is",
};

/** One diff an object that the save would write. */
export function PlannedDiffs({ objects }: { objects: readonly PlannedObject[] }) {
  return (
    <div className="divide-y">
      {objects.map((object) => (
        <section
          key={`${object.kind}/${object.name}`}
          aria-label={`${object.kind} ${object.namespace}/${object.name}`}
        >
          <h3 className="flex flex-wrap items-baseline justify-between gap-x-3 px-4 pt-3 text-sm">
            <span className="font-mono text-xs">
              {object.kind} <span className="font-semibold">{object.name}</span>
            </span>
            <span className="text-xs text-muted">{actions[object.action]}</span>
          </h3>
          {object.action === "unchanged" ? null : (
            <YamlDiff
              before={object.beforeYaml}
              after={object.afterYaml}
              label={`Changes of ${object.kind} ${object.name}`}
            />
          )}
          {object.action === "unchanged" ? <div className="pb-3" /> : null}
        </section>
      ))}
    </div>
  );
}
