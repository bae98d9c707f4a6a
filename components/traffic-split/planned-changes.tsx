import { Card } from "@/components/ui/card";
import { ErrorState, type Failure } from "@/components/ui/error-state";
import { SkeletonRows } from "@/components/ui/skeleton";
import { StatusText } from "@/components/ui/status-pill";
import { Cell, HeaderCell, Table, TableBody, TableHead, TableRow } from "@/components/ui/table";
import { diffYaml } from "@/lib/domain/istio/format-yaml";
import type { TrafficSplitPreview, TrafficSplitView } from "@/lib/domain/istio/traffic-split";

type PreviewObject = TrafficSplitPreview["objects"][number];

function describeChange(object: PreviewObject): string {
  if (object.action === "unchanged") return "nothing";
  const lines = diffYaml(object.beforeYaml, object.afterYaml);
  const added = lines.filter((line) => line.kind === "add").length;
  if (object.action === "create") return "new object";
  const removed = lines.filter((line) => line.kind === "del").length;
  const weights = lines.filter((line) => line.kind === "add" && line.text.includes("weight:")).length;
  if (weights > 0 && weights === added && weights === removed)
    return `${weights} ${weights === 1 ? "weight" : "weights"}`;
  return `${added} lines added, ${removed} removed`;
}

function Verdict({ object }: { object: PreviewObject }) {
  if (object.dryRun.accepted)
    return <StatusText tone="ok">{object.action === "unchanged" ? "not needed" : "accepted"}</StatusText>;
  return (
    <span className="text-bad">
      <StatusText tone="bad">refused</StatusText>
      <span className="block text-xs wrap-anywhere">{object.dryRun.message}</span>
    </span>
  );
}

function describeElsewhere(other: TrafficSplitView["elsewhere"][number]): string {
  if (other.split.length === 0) return "no split there";
  return `stays ${other.split.map(({ subset, weight }) => `${subset} ${weight}`).join(" · ")}`;
}

interface PlannedChangesProps {
  view: TrafficSplitView;
  preview: TrafficSplitPreview | undefined;
  error: Failure | null;
  loading: boolean;
  /** Why there is no preview: nothing was changed, or the form is not valid yet. */
  idle: string | undefined;
}

/** What a save would do: one row an object with its own dry run, who is affected, and what stays as it is elsewhere. */
export function PlannedChanges({ view, preview, error, loading, idle }: PlannedChangesProps) {
  return (
    <Card
      title="What will change"
      aside={
        <span aria-live="polite">
          {loading
            ? "asking the cluster…"
            : preview && idle === undefined
              ? "checked by the cluster just now"
              : ""}
        </span>
      }
      flush
    >
      {idle === undefined ? null : <p className="px-4 py-3 text-sm text-muted">{idle}</p>}
      {idle === undefined && error !== null ? (
        <ErrorState className="m-3" title="The cluster could not check this change" error={error} />
      ) : null}
      {idle === undefined && preview === undefined && error === null ? (
        <SkeletonRows rows={2} label="Asking the cluster" />
      ) : null}
      {idle === undefined && preview !== undefined && error === null ? (
        <>
          <Table label="Objects that will change">
            <TableHead>
              <HeaderCell>Cluster</HeaderCell>
              <HeaderCell>Object</HeaderCell>
              <HeaderCell>Change</HeaderCell>
              <HeaderCell>Dry run</HeaderCell>
            </TableHead>
            <TableBody>
              {preview.objects.map((object) => (
                <TableRow key={`${object.kind}/${object.name}`} data-testid="planned-object">
                  <Cell>{view.cluster}</Cell>
                  <Cell className="font-mono text-xs">
                    {object.kind} {object.name}
                  </Cell>
                  <Cell>{describeChange(object)}</Cell>
                  <Cell>
                    <Verdict object={object} />
                  </Cell>
                </TableRow>
              ))}
              {view.elsewhere.map((other) => (
                <TableRow key={other.cluster} className="text-muted">
                  <Cell>{other.cluster}</Cell>
                  <Cell>–</Cell>
                  <Cell>{describeElsewhere(other)}</Cell>
                  <Cell>not part of this edit</Cell>
                </TableRow>
              ))}
            </TableBody>
          </Table>
          <dl className="grid border-t sm:grid-cols-2 sm:divide-x">
            <AffectedList
              term="Affected routes"
              items={preview.affected.routes}
              none="every call to this service"
            />
            <AffectedList term="Callers" items={preview.affected.callers} none="no caller was seen" />
          </dl>
        </>
      ) : null}
    </Card>
  );
}

function AffectedList({ term, items, none }: { term: string; items: readonly string[]; none: string }) {
  return (
    <div className="px-4 py-3 max-sm:border-b max-sm:last:border-b-0">
      <dt className="text-2xs font-semibold tracking-wide text-muted uppercase">{term}</dt>
      {items.length === 0 ? <dd className="text-sm text-muted">{none}</dd> : null}
      {items.map((item) => (
        <dd key={item} className="text-sm font-medium wrap-anywhere">
          {item}
        </dd>
      ))}
    </div>
  );
}
