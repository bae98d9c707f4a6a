import type { ReactNode } from "react";
import { Callout } from "@/components/ui/callout";
import type { MeshCatalog } from "@/lib/domain/istio/mesh-catalog";
import { formatSome, formatWorkload, listCoveredWorkloads } from "./covered-workloads";

interface CoveredNoteProps {
  catalog: MeshCatalog | undefined;
  namespace: string;
  selector: Readonly<Record<string, string>>;
  /** What happens, or does not, at workloads without a proxy. */
  unproxied: string;
  children?: ReactNode;
}

/** The actual workloads that a policy covers now. */
export function CoveredNote({ catalog, namespace, selector, unproxied, children }: CoveredNoteProps) {
  if (catalog === undefined) return <p className="text-sm text-muted">Reading the workloads…</p>;
  const covered = listCoveredWorkloads(catalog, { namespace, selector });
  const name = (workload: (typeof covered)[number]) => formatWorkload(workload, namespace);
  const proxied = covered.filter((workload) => workload.proxied).map(name);
  const bare = covered.filter((workload) => !workload.proxied).map(name);
  if (covered.length === 0)
    return (
      <Callout tone="warn" title="It covers no workload now">
        {Object.keys(selector).length > 0
          ? "None has all of these labels. It takes effect as soon as one does."
          : "There is none in this namespace yet. It takes effect as soon as there is one."}
      </Callout>
    );
  return (
    <Callout
      tone={bare.length > 0 ? "warn" : "info"}
      title={`It covers ${covered.length} ${covered.length === 1 ? "workload" : "workloads"} now`}
    >
      {proxied.length === 0 ? null : <p>{formatSome(proxied)}</p>}
      {bare.length === 0 ? null : (
        <p>
          Without a proxy: <span className="font-medium text-text">{formatSome(bare)}</span>. {unproxied}
        </p>
      )}
      {children}
    </Callout>
  );
}
