import Link from "next/link";
import { Callout } from "@/components/ui/callout";
import { Card, DefinitionList } from "@/components/ui/card";
import { RelativeTime } from "@/components/ui/relative-time";
import type { ClusterSummary } from "@/lib/domain/kubernetes/cluster";
import { ConditionsTable } from "./conditions-table";

/** Everything known of one cluster. */
export function ClusterDetail({ cluster }: { cluster: ClusterSummary }) {
  const { counts } = cluster;
  const tiles = [
    {
      label: "Services",
      value: counts.services,
      href: `/services?cluster=${encodeURIComponent(cluster.name)}`,
    },
    { label: "Workloads", value: counts.workloads },
    { label: "Gateways", value: counts.gateways },
    { label: "Namespaces", value: counts.namespaces },
    { label: "Nodes", value: counts.nodes },
  ];
  return (
    <div className="flex flex-col gap-4 p-4 md:p-6">
      {cluster.problem !== undefined && (
        <Callout
          tone={cluster.freshness === "offline" ? "bad" : "warn"}
          title={cluster.freshness === "stale" ? "Showing what was last known" : "Not live"}
        >
          {cluster.problem}
        </Callout>
      )}
      {cluster.gaps?.map((gap) => (
        <Callout key={gap} tone="warn" title="Not everything is known">
          {gap}
        </Callout>
      ))}
      <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border border-line bg-line sm:grid-cols-5">
        {tiles.map((tile) => (
          <div key={tile.label} className="bg-surface px-4 py-3 max-sm:last:col-span-2">
            <dt className="text-sm text-muted">{tile.label}</dt>
            <dd className="text-xl font-semibold">
              {tile.href === undefined ? (
                tile.value
              ) : (
                <Link href={tile.href} className="link">
                  {tile.value}
                </Link>
              )}
            </dd>
          </div>
        ))}
      </dl>
      <div className="grid gap-4 xl:grid-cols-[1fr_1.6fr]">
        <Card title="Identity and connection">
          <DefinitionList
            items={[
              { term: "Name", value: cluster.name },
              {
                term: "Role",
                value: cluster.role === "host" ? "host: keeps the fleet's own objects" : "member",
              },
              { term: "Region", value: cluster.region ?? "not set" },
              { term: "Environment", value: cluster.environment ?? "not set" },
              { term: "Kubernetes", value: cluster.kubernetesVersion ?? "unknown" },
              { term: "Istio", value: cluster.istioVersion ?? "no control plane seen" },
              { term: "API server", value: <code className="font-mono text-xs">{cluster.server}</code> },
              { term: "Identity", value: <code className="font-mono text-xs">{cluster.id}</code> },
              {
                term: "Last seen",
                value: cluster.lastSeen === undefined ? "never" : <RelativeTime time={cluster.lastSeen} />,
              },
            ]}
          />
        </Card>
        <Card title="Conditions" flush>
          <ConditionsTable conditions={cluster.conditions} />
        </Card>
      </div>
    </div>
  );
}
