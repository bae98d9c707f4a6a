import { StatusText } from "@/components/ui/status-pill";
import { Cell, HeaderCell, Table, TableBody, TableHead, TableRow } from "@/components/ui/table";
import type { ServiceDetail } from "@/lib/domain/kubernetes/service-view";

export function EndpointTable({ endpoints }: { endpoints: ServiceDetail["endpoints"] }) {
  if (endpoints.length === 0)
    return <p className="p-4 text-muted">This service has no endpoints: a request to it fails.</p>;
  return (
    <Table label="Endpoints" className="max-h-96">
      <TableHead>
        <HeaderCell>Address</HeaderCell>
        <HeaderCell>State</HeaderCell>
        <HeaderCell>Version</HeaderCell>
        <HeaderCell>Pod</HeaderCell>
      </TableHead>
      <TableBody>
        {endpoints.map((endpoint) => (
          <TableRow key={`${endpoint.address} ${endpoint.pod}`}>
            <Cell>
              <code className="font-mono text-xs">{endpoint.address}</code>
            </Cell>
            <Cell>
              <StatusText tone={endpoint.ready ? "ok" : "bad"}>
                {endpoint.ready ? "ready" : "not ready"}
              </StatusText>
            </Cell>
            <Cell>{endpoint.version || "—"}</Cell>
            <Cell className="text-muted">{endpoint.pod || "—"}</Cell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
