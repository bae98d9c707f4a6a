import { Plus } from "lucide-react";
import Link from "next/link";
import { newObjectHref } from "@/components/configuration/configuration-href";
import { Button } from "@/components/ui/button";
import { StatusText } from "@/components/ui/status-pill";
import type { ServiceExplanation, ServicePath } from "@/lib/domain/istio/explain/explain-service";
import type { ClientTls } from "@/lib/domain/istio/security/find-client-tls";
import { WhyDetails } from "./reason-list";
import { WorkloadExplanationView } from "./workload-explanation-view";

const tlsTexts: Readonly<Record<ClientTls, string>> = {
  auto: "mutual TLS wherever the endpoint has a proxy",
  istio_mutual: "mutual TLS with the mesh's certificate",
  simple: "TLS of the DestinationRule, without a client certificate",
  mutual: "mutual TLS with a certificate of the DestinationRule",
  none: "plain text",
};

const named = 6;

function Path({ cluster, path }: { cluster: string; path: ServicePath }) {
  const blocks = Object.keys(path.policy.value);
  const more = path.callers.length - named;
  return (
    <li data-testid="service-path" className="flex flex-col gap-1.5 py-2.5 text-sm">
      <p>
        <span className="font-medium">Port {path.port}</span>{" "}
        <span className="wrap-anywhere text-muted">
          from {path.callers.slice(0, named).join(", ")}
          {more > 0 ? ` and ${more} others` : ""}
        </span>
      </p>
      <p className="wrap-anywhere">{path.route.value}</p>
      <WhyDetails cluster={cluster} reasons={path.route.reasons} />
      <p>Clients speak {tlsTexts[path.tls.value]}.</p>
      <WhyDetails cluster={cluster} reasons={path.tls.reasons} />
      {blocks.length === 0 ? null : (
        <>
          <p>
            Traffic policy: <span className="font-mono text-xs">{blocks.join(", ")}</span>
          </p>
          <WhyDetails cluster={cluster} reasons={path.policy.reasons} />
        </>
      )}
    </li>
  );
}

/** One service: how a plain request reaches it from each kind of caller, and what each of its workloads takes. */
export function ServiceExplanationView({
  explanation,
  mayEdit,
}: {
  explanation: ServiceExplanation;
  mayEdit: boolean;
}) {
  const { cluster, namespace, name, paths, workloads } = explanation;
  return (
    <div data-testid="service-explanation" className="flex flex-col gap-5">
      <section aria-label="How requests travel">
        <h3 className="font-semibold">How a plain request travels</h3>
        {paths.length === 0 ? (
          <p className="text-sm text-muted">No workload of this cluster has a proxy that could call it.</p>
        ) : (
          <ul className="divide-y divide-line">
            {paths.map((path) => (
              <Path key={`${path.port} ${path.callers.join()}`} cluster={cluster} path={path} />
            ))}
          </ul>
        )}
        {mayEdit ? (
          <div className="mt-2 flex flex-wrap gap-2">
            <Button asChild size="sm" icon={Plus}>
              <Link
                href={newObjectHref(cluster, "virtualservices.networking.istio.io", namespace, {
                  service: name,
                })}
              >
                New routing
              </Link>
            </Button>
            <Button asChild size="sm" icon={Plus}>
              <Link
                href={newObjectHref(cluster, "destinationrules.networking.istio.io", namespace, {
                  service: name,
                })}
              >
                New traffic policy
              </Link>
            </Button>
          </div>
        ) : null}
      </section>
      {workloads.length === 0 ? (
        <StatusText tone="warn" className="whitespace-normal!">
          No workload is behind this service.
        </StatusText>
      ) : null}
      {workloads.map((workload) => (
        <details key={`${workload.kind} ${workload.name}`} open={workloads.length === 1}>
          <summary className="cursor-pointer font-semibold">
            {workload.name}{" "}
            <span className="text-sm font-normal text-muted">
              mTLS {workload.mtls.value.mode} · {workload.access.value.rules.length}{" "}
              {workload.access.value.rules.length === 1 ? "access rule" : "access rules"}
            </span>
          </summary>
          <div className="mt-3 border-l-2 border-line pl-3">
            <WorkloadExplanationView explanation={workload} mayEdit={mayEdit} />
          </div>
        </details>
      ))}
    </div>
  );
}
