import { formatSome, formatWorkload } from "@/components/policy-scope/covered-workloads";
import { Callout } from "@/components/ui/callout";
import type { MeshCatalog } from "@/lib/domain/istio/mesh-catalog";
import { listServing } from "./gateway-proxies";

interface SelectedProxiesProps {
  catalog: MeshCatalog | undefined;
  namespace: string;
  selector: Readonly<Record<string, string>>;
}

/** The proxies that serve the Gateway now. */
export function SelectedProxies({ catalog, namespace, selector }: SelectedProxiesProps) {
  if (catalog === undefined) return <p className="text-sm text-muted">Reading the workloads…</p>;
  if (Object.keys(selector).length === 0)
    return (
      <Callout tone="warn" title="Without a label every proxy serves it">
        Sidecars would too. Name the labels of the gateway's pods.
      </Callout>
    );
  const serving = listServing(catalog, selector);
  if (serving.length === 0)
    return (
      <Callout tone="warn" title="Nothing serves it now">
        No workload has all of these labels. The gateway opens as soon as one does.
      </Callout>
    );
  return (
    <Callout
      tone="info"
      title={`Served by ${serving.length === 1 ? "one workload" : `${serving.length} workloads`}`}
    >
      {formatSome(serving.map((workload) => formatWorkload(workload, namespace)))}
    </Callout>
  );
}
