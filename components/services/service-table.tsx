"use client";

import { CloudOff } from "lucide-react";
import Link from "next/link";
import { RelativeTime } from "@/components/ui/relative-time";
import { StatusText } from "@/components/ui/status-pill";
import {
  Cell,
  HeaderCell,
  SortableHeaderCell,
  type Sorting,
  Table,
  TableBody,
  TableHead,
  TableRow,
} from "@/components/ui/table";
import type { ServiceListQuery, ServiceRow } from "@/lib/domain/kubernetes/service-view";
import { type FindIssues, formatTally, tallyIssues } from "@/lib/domain/topology/find-issue-badges";
import { BadgeList } from "./badge-list";
import { HealthText } from "./health-text";
import { issueTargetOf } from "./issue-target";
import { serviceHref } from "./service-href";
import { SplitShares } from "./split-shares";

export type ServiceColumn = ServiceListQuery["sort"];

interface ServiceTableProps {
  services: readonly ServiceRow[];
  sorting: Sorting<ServiceColumn>;
  onSort: (sorting: Sorting<ServiceColumn>) => void;
  findIssues: FindIssues;
}

export function ServiceTable({ services, sorting, onSort, findIssues }: ServiceTableProps) {
  const sortable = { sorting, onSort };
  return (
    <Table label="Services">
      <TableHead>
        <SortableHeaderCell column="name" {...sortable}>
          Service
        </SortableHeaderCell>
        <SortableHeaderCell column="health" {...sortable}>
          Health
        </SortableHeaderCell>
        <SortableHeaderCell column="namespace" {...sortable}>
          Namespace
        </SortableHeaderCell>
        <SortableHeaderCell column="cluster" {...sortable}>
          Cluster
        </SortableHeaderCell>
        <SortableHeaderCell column="endpoints" align="right" {...sortable}>
          Ready
        </SortableHeaderCell>
        <HeaderCell>Versions</HeaderCell>
        <HeaderCell>Ports</HeaderCell>
        <HeaderCell>Issues</HeaderCell>
        <HeaderCell>Notes</HeaderCell>
        <SortableHeaderCell column="age" align="right" {...sortable}>
          Age
        </SortableHeaderCell>
      </TableHead>
      <TableBody>
        {services.map((service) => (
          <TableRow key={serviceHref(service)} stale={service.stale}>
            <Cell className="whitespace-nowrap">
              <Link href={serviceHref(service)} className="link font-medium">
                {service.name}
              </Link>
            </Cell>
            <Cell>
              <HealthText health={service.health} />
            </Cell>
            <Cell className="text-muted">{service.namespace}</Cell>
            <Cell className="whitespace-nowrap text-muted">
              {service.cluster}
              {service.stale && (
                <StatusText tone="warn" icon={CloudOff} className="ml-2 text-xs">
                  last known
                </StatusText>
              )}
            </Cell>
            <Cell align="right" className="whitespace-nowrap">
              {service.ready} of {service.total}
            </Cell>
            <Cell>
              {service.split.length > 1 ? (
                <SplitShares split={service.split} versions={service.versions} />
              ) : (
                <span className="text-muted">{service.versions.join(", ") || "—"}</span>
              )}
            </Cell>
            <Cell className="max-w-48 truncate text-muted" title={`${service.type} ${service.ports}`}>
              {service.ports || "—"}
            </Cell>
            <Cell className="whitespace-nowrap">
              <ServiceIssues service={service} findIssues={findIssues} />
            </Cell>
            <Cell>
              <BadgeList badges={service.badges.filter((badge) => badge.kind !== "split")} />
            </Cell>
            <Cell align="right" className="whitespace-nowrap text-muted">
              <RelativeTime time={service.createdAt} suffix="" />
            </Cell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

function ServiceIssues({ service, findIssues }: { service: ServiceRow; findIssues: FindIssues }) {
  const tally = tallyIssues(findIssues(issueTargetOf(service)));
  if (tally === undefined) return <span className="text-muted">—</span>;
  return (
    <Link href={`${serviceHref(service)}?tab=issues`} className="rounded-sm hover:underline">
      <StatusText tone={tally.errors > 0 ? "bad" : "warn"}>{formatTally(tally)}</StatusText>
    </Link>
  );
}
