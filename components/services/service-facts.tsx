import Link from "next/link";
import { Card, DefinitionList } from "@/components/ui/card";
import { RelativeTime } from "@/components/ui/relative-time";
import type { ServiceDetail } from "@/lib/domain/kubernetes/service-view";
import { BadgeList } from "./badge-list";
import { HealthText } from "./health-text";
import { serviceHref } from "./service-href";

const code = (text: string) => <code className="font-mono text-xs">{text}</code>;

export function ServiceFacts({ service }: { service: ServiceDetail }) {
  const selector = Object.entries(service.selector).map(([name, value]) => `${name}=${value}`);
  return (
    <Card title="Service">
      <DefinitionList
        items={[
          { term: "Ready", value: `${service.ready} of ${service.total} endpoints` },
          { term: "Host", value: code(service.host) },
          { term: "Type", value: service.type },
          { term: "Cluster IP", value: code(service.clusterIP || "none") },
          { term: "Ports", value: service.ports || "none" },
          {
            term: "Selector",
            value: selector.length === 0 ? "none: endpoints are kept by hand" : code(selector.join(", ")),
          },
          { term: "Age", value: <RelativeTime time={service.createdAt} suffix="" /> },
          ...(service.badges.length > 0
            ? [{ term: "Notes", value: <BadgeList badges={service.badges} /> }]
            : []),
          {
            term: "Elsewhere",
            value:
              service.elsewhere.length === 0 ? (
                "only in this cluster"
              ) : (
                <ul className="flex flex-col gap-1">
                  {service.elsewhere.map((other) => (
                    <li key={other.cluster} className="flex gap-3">
                      <Link href={serviceHref(other)} className="link font-medium">
                        {other.cluster}
                      </Link>
                      <HealthText health={other.health} />
                    </li>
                  ))}
                </ul>
              ),
          },
        ]}
      />
    </Card>
  );
}
