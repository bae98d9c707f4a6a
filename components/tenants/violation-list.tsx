import { ShieldCheck } from "lucide-react";
import Link from "next/link";
import { objectHref } from "@/components/configuration/configuration-href";
import { findIstioKind } from "@/components/istio-editor/istio-kinds";
import { serviceHref } from "@/components/services/service-href";
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
      {violations.map((violation) => {
        const { cluster, resource, kind, namespace, name, workspace, refusals } = violation;
        const title = `${kind} ${namespace}/${name}`;
        const href = hrefOf(violation);
        return (
          <li
            key={`${cluster} ${resource} ${namespace}/${name}`}
            className="flex flex-col gap-1 px-4 py-3 text-sm"
          >
            <p className="flex flex-wrap items-baseline gap-x-2">
              {href === undefined ? (
                <span className="font-medium">{title}</span>
              ) : (
                <Link href={href} className="link font-medium">
                  {title}
                </Link>
              )}
              <span className="text-muted">
                in {cluster}, workspace {workspace}
              </span>
            </p>
            <ul className="flex flex-col gap-0.5">
              {refusals.map((refusal) => (
                <li key={`${refusal.code} ${refusal.field} ${refusal.message}`} className="wrap-anywhere">
                  <code className="mr-1.5 font-mono text-xs">{refusal.code}</code>
                  {refusal.field === "" ? null : (
                    <code className="mr-1.5 font-mono text-xs text-muted">{refusal.field}</code>
                  )}
                  {refusal.message}
                </li>
              ))}
            </ul>
          </li>
        );
      })}
    </ul>
  );
}

/** The page of the object; workloads have none. */
function hrefOf({ cluster, resource, kind, namespace, name }: Violation): string | undefined {
  if (kind === "Service") return serviceHref({ cluster, namespace, name });
  return findIstioKind(resource) === undefined
    ? undefined
    : objectHref(cluster, resource, { namespace, name });
}
