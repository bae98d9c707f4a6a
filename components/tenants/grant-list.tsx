import type { ServiceGrant, Tenant } from "@/lib/domain/tenancy/resources/tenancy";

interface GrantListProps {
  spec: Tenant["spec"];
  /** Of and to this tenant. */
  serviceGrants: readonly ServiceGrant[];
  tenant: string;
}

const list = (values: readonly string[], none: string) =>
  values.length === 0 ? (
    <span className="text-muted">{none}</span>
  ) : (
    <span className="font-mono text-xs wrap-anywhere">{values.join(", ")}</span>
  );

/** What a tenant was given, each with what an empty list means. */
export function GrantList({ spec, serviceGrants, tenant }: GrantListProps) {
  const received = serviceGrants.filter(({ spec: grant }) => grant.toTenant === tenant);
  return (
    <dl className="flex flex-col gap-2.5 text-sm">
      {[
        {
          term: "Clusters",
          value: spec.clusters.includes("*")
            ? "every cluster"
            : list(spec.clusters, "none: it can own no namespace"),
        },
        { term: "Domains", value: list(spec.domains, "any that nobody else has") },
        { term: "Gateways", value: list(spec.gateways, "only its own") },
        { term: "Egress", value: list(spec.egress, "no external host") },
        { term: "Issuers", value: list(spec.issuers, "no token issuer") },
        { term: "Networks", value: list(spec.networks, "no virtual machines") },
        { term: "Providers", value: list(spec.providers, "none") },
        {
          term: "Services of others",
          value: list(
            received.flatMap(({ spec: grant }) =>
              grant.hosts.map((host) => `${host} of ${grant.fromTenant}`),
            ),
            "none",
          ),
        },
      ].map(({ term, value }) => (
        <div key={term}>
          <dt className="text-xs text-muted">{term}</dt>
          <dd className="min-w-0">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
