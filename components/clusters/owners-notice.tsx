import { Callout } from "@/components/ui/callout";
import type { OwnerInCluster } from "@/lib/domain/tenancy/ownership/list-owners-in";

const most = 5;
const mostNames = 8;

function nameSome(names: readonly string[]): string {
  const more = names.length - mostNames;
  return more > 0 ? `${names.slice(0, mostNames).join(", ")} and ${more} more` : names.join(", ");
}

/** Whose namespaces of a cluster become with its connection, because their workspaces name them in every cluster. */
export function OwnersNotice({
  owners,
  problem,
}: {
  owners: readonly OwnerInCluster[];
  /** Why nobody knows. */
  problem: string | undefined;
}) {
  if (problem !== undefined)
    return (
      <Callout tone="warn" title="Whose its namespaces become is not known">
        {problem}
      </Callout>
    );
  if (owners.length === 0) return null;
  const more = owners.length - most;
  return (
    <Callout
      tone="info"
      title={`${owners.length === 1 ? "One workspace names" : `${owners.length} workspaces name`} namespaces of this cluster`}
    >
      <p>Where these exist in it, or are made, they belong to tenants, who then read and write there:</p>
      <ul className="mt-1 flex flex-col gap-0.5">
        {owners.slice(0, most).map(({ workspace, tenant, namespaces }) => (
          <li key={workspace} className="wrap-anywhere">
            <span className="font-mono text-xs">{nameSome(namespaces)}</span> → {workspace} of {tenant}
          </li>
        ))}
        {more > 0 ? <li>and of {more} more</li> : null}
      </ul>
    </Callout>
  );
}
