import { Button } from "@/components/ui/button";
import { RelativeTime } from "@/components/ui/relative-time";
import type { ServiceGrant, Tenant } from "@/lib/domain/tenancy/resources/tenancy";

interface ServiceGrantListProps {
  /** What the list is about: "Given to others". */
  label: string;
  grants: readonly ServiceGrant[];
  /** Whose name each carries: the tenant that gets, or the one that gives. */
  side: "toTenant" | "fromTenant";
  /** As far as the person sees them. */
  tenants: readonly Tenant[];
  /** Absent: the person may not change them. */
  actions?: {
    onEdit: (grant: ServiceGrant) => void;
    onRemove: (grant: ServiceGrant) => void;
  };
}

/** How people call a tenant, where the person sees it. */
export function tenantTitle(name: string, tenants: readonly Tenant[]): string {
  return tenants.find(({ metadata }) => metadata.name === name)?.spec.displayName ?? name;
}

/** Services that one tenant may send to at another, one entry for each grant. */
export function ServiceGrantList({ label, grants, side, tenants, actions }: ServiceGrantListProps) {
  return (
    <ul aria-label={label} className="divide-y divide-line">
      {grants
        .toSorted((a, b) => a.spec[side].localeCompare(b.spec[side]))
        .map((grant) => {
          const { metadata, spec } = grant;
          const title = tenantTitle(spec[side], tenants);
          return (
            <li
              key={metadata.name}
              data-testid="service-grant"
              className="flex flex-wrap items-start justify-between gap-x-4 gap-y-1 px-4 py-2.5"
            >
              <div className="min-w-0 flex-1 basis-64">
                <p className="wrap-anywhere">
                  <span className="text-muted">{side === "toTenant" ? "to " : "from "}</span>
                  <span className="font-medium">{title}</span>
                  <span className="ml-2 text-sm text-muted">
                    <RelativeTime time={metadata.creationTimestamp} />
                  </span>
                </p>
                <ul className="flex flex-wrap gap-x-3 font-mono text-xs">
                  {spec.hosts.map((host) => (
                    <li key={host} className="wrap-anywhere">
                      {host}
                    </li>
                  ))}
                </ul>
              </div>
              {actions === undefined ? null : (
                <span className="inline-flex items-center gap-1">
                  <Button
                    size="sm"
                    variant="ghost"
                    aria-label={`Edit what ${title} may call`}
                    onClick={() => actions.onEdit(grant)}
                  >
                    Edit
                  </Button>
                  <Button
                    size="sm"
                    variant="ghost"
                    aria-label={`Take back from ${title}`}
                    onClick={() => actions.onRemove(grant)}
                  >
                    Take back
                  </Button>
                </span>
              )}
            </li>
          );
        })}
    </ul>
  );
}
