import Link from "next/link";
import { serviceHref } from "@/components/services/service-href";
import { SplitShares } from "@/components/services/split-shares";
import type { ServiceRow } from "@/lib/domain/kubernetes/service-view";

/** Services between two versions. */
export function SplitList({ services }: { services: readonly ServiceRow[] }) {
  if (services.length === 0) {
    return (
      <p className="p-4 text-muted">
        No split is under way. Open a service and choose “Edit split” to move traffic between its versions.
      </p>
    );
  }
  return (
    <ul className="divide-y divide-line">
      {services.map((service) => (
        <li key={serviceHref(service)}>
          <Link
            href={`${serviceHref(service)}/traffic-split`}
            className="grid grid-cols-[1fr_minmax(140px,220px)] items-center gap-4 px-4 py-2.5 -outline-offset-2 hover:bg-hover"
          >
            <span className="min-w-0">
              <span className="block truncate font-medium">{service.name}</span>
              <span className="block truncate text-sm text-muted">
                {service.namespace} · {service.cluster}
              </span>
            </span>
            <SplitShares split={service.split} versions={service.versions} />
          </Link>
        </li>
      ))}
    </ul>
  );
}
