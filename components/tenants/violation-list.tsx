import { ShieldCheck } from "lucide-react";
import Link from "next/link";
import { objectHref } from "@/components/configuration/configuration-href";
import { EmptyState } from "@/components/ui/empty-state";
import type { Violation } from "@/lib/domain/tenancy/tenancy-view";

/** Objects in the clusters that their tenant could not write through Isthmus, each with every reason. */
export function ViolationList({ violations }: { violations: readonly Violation[] }) {
  if (violations.length === 0)
    return (
      <EmptyState icon={ShieldCheck} title="No violations">
        Everything in the tenant&apos;s namespaces is something that it may write.
      </EmptyState>
    );
  return (
    <ul aria-label="Violations" className="divide-y divide-line">
      {violations.map(({ cluster, resource, namespace, name, workspace, refusals }) => (
        <li
          key={`${cluster} ${resource} ${namespace}/${name}`}
          className="flex flex-col gap-1 px-4 py-3 text-sm"
        >
          <p className="flex flex-wrap items-baseline gap-x-2">
            <Link href={objectHref(cluster, resource, { namespace, name })} className="link font-medium">
              {resource.split(".")[0]} {namespace}/{name}
            </Link>
            <span className="text-muted">
              in {cluster}, workspace {workspace}
            </span>
          </p>
          <ul className="flex flex-col gap-0.5">
            {refusals.map((refusal) => (
              <li key={`${refusal.code} ${refusal.field}`} className="wrap-anywhere">
                <code className="mr-1.5 font-mono text-xs">{refusal.code}</code>
                {refusal.field === "" ? null : (
                  <code className="mr-1.5 font-mono text-xs text-muted">{refusal.field}</code>
                )}
                {refusal.message}
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ul>
  );
}
