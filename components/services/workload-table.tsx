import { Cell, HeaderCell, Table, TableBody, TableHead, TableRow } from "@/components/ui/table";
import { StatusText } from "@/components/ui/status-pill";
import type { ServiceDetail } from "@/lib/domain/kubernetes/service-view";

const proxies = { sidecar: "sidecar", proxyless: "proxyless gRPC", none: "no proxy" } as const;

export function WorkloadTable({ workloads }: { workloads: ServiceDetail["workloads"] }) {
  if (workloads.length === 0)
    return <p className="p-4 text-muted">No workload has pods that the selector of this service matches.</p>;
  return (
    <Table label="Workloads">
      <TableHead>
        <HeaderCell>Workload</HeaderCell>
        <HeaderCell>Kind</HeaderCell>
        <HeaderCell>Version</HeaderCell>
        <HeaderCell align="right">Ready</HeaderCell>
        <HeaderCell>Service account</HeaderCell>
        <HeaderCell>Proxy</HeaderCell>
      </TableHead>
      <TableBody>
        {workloads.map((workload) => (
          <TableRow key={`${workload.kind}/${workload.name}`}>
            <Cell className="font-medium">{workload.name}</Cell>
            <Cell className="text-muted">{workload.kind}</Cell>
            <Cell>{workload.version || "—"}</Cell>
            <Cell align="right">
              {workload.ready} of {workload.total}
            </Cell>
            <Cell className="text-muted">{workload.serviceAccount}</Cell>
            <Cell>
              {workload.proxy === "none" ? (
                <StatusText tone="warn">no proxy</StatusText>
              ) : (
                proxies[workload.proxy]
              )}
            </Cell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
