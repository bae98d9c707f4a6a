import { Boxes, Focus, Link2, Server, X } from "lucide-react";
import type { ReactNode } from "react";
import { IconButton } from "@/components/ui/icon-button";
import { toast } from "@/components/ui/toast";
import type { TopologyGraph } from "@/lib/domain/topology/topology";
import { TopologyFilter } from "./topology-filter";

interface TopologyToolbarProps {
  graph: TopologyGraph | undefined;
  clusters: readonly string[];
  namespaces: readonly string[];
  focusName: string | undefined;
  find: ReactNode;
  onClusters: (clusters: string[]) => void;
  onNamespaces: (namespaces: string[]) => void;
  onUnfocus: () => void;
}

const freshnessWords = { live: undefined, syncing: "reading", stale: "stale", offline: "offline" } as const;

function copyLink(): void {
  navigator.clipboard.writeText(window.location.href).then(
    () => toast.success("Link copied", { description: "It opens exactly this view." }),
    () =>
      toast.error("The browser did not allow copying", {
        description: "Copy the address bar instead: it holds the whole view.",
      }),
  );
}

/** Title, what is drawn, find. Everything here is in the address of the page. */
export function TopologyToolbar(props: TopologyToolbarProps) {
  const { graph, clusters, namespaces, focusName, find, onClusters, onNamespaces, onUnfocus } = props;
  const names = [...new Set(graph?.namespaces.map((namespace) => namespace.name) ?? [])].toSorted();
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2 border-b bg-surface px-4 py-3 md:px-6">
      <h1 className="text-xl font-semibold">Topology</h1>
      <TopologyFilter
        icon={Server}
        noun="clusters"
        options={(graph?.clusters ?? []).map((cluster) => {
          const aside = freshnessWords[cluster.freshness];
          return {
            value: cluster.name,
            label: cluster.displayName,
            ...(aside === undefined ? {} : { aside }),
          };
        })}
        chosen={clusters}
        onChange={onClusters}
      />
      <TopologyFilter
        icon={Boxes}
        noun="namespaces"
        options={names.map((name) => ({ value: name, label: name }))}
        chosen={namespaces}
        onChange={onNamespaces}
      />
      {focusName === undefined ? null : (
        <button
          type="button"
          onClick={onUnfocus}
          className="flex h-8 items-center gap-1.5 rounded-full bg-accent-soft px-3 text-sm text-accent-text"
        >
          <Focus aria-hidden className="size-4" />
          <span>
            around <span className="font-medium">{focusName}</span>
          </span>
          <X aria-hidden className="size-3.5" />
          <span className="sr-only">, show everything again</span>
        </button>
      )}
      <div className="ml-auto flex min-w-0 flex-1 items-center justify-end gap-2 max-md:basis-full">
        {find}
        <IconButton label="Copy a link to this view" icon={Link2} variant="secondary" onClick={copyLink} />
      </div>
    </div>
  );
}
