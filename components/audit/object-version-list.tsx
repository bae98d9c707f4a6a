import { RotateCcw } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { RelativeTime } from "@/components/ui/relative-time";
import { YamlDiff } from "@/components/yaml-diff/yaml-diff";
import type { ObjectVersion } from "@/lib/domain/audit/object-versions";
import { describeWho } from "./describe-event";

const past: Readonly<Record<string, string>> = {
  create: "created it",
  update: "changed it",
  patch: "changed it",
  delete: "deleted it",
  connect: "connected it",
  disconnect: "disconnected it",
};

interface ObjectVersionListProps {
  versions: readonly ObjectVersion[];
  /** Where a version is looked at as a change before it is written; undefined: this kind has no editor here. */
  restoreHref: ((sequence: number) => string) | undefined;
}

/** What was written to one object, newest first, each with what it changed. */
export function ObjectVersionList({ versions, restoreHref }: ObjectVersionListProps) {
  return (
    <ol aria-label="Versions" className="flex flex-col gap-4">
      {versions.map((version, index) => (
        <li key={version.event.sequence} data-testid="object-version" className="flex flex-col gap-4">
          <Card
            flush
            title={
              <span className="font-normal">
                <span className="font-semibold">{describeWho(version.event)}</span>{" "}
                {past[version.event.verb] ?? version.event.verb}{" "}
                <RelativeTime time={version.event.at} className="text-muted" />
              </span>
            }
            aside={
              <>
                <Link
                  className="text-accent-text hover:underline"
                  href={`/history?event=${version.event.sequence}`}
                >
                  event {version.event.sequence}
                </Link>
                <RestoreAction version={version} isNewest={index === 0} restoreHref={restoreHref} />
              </>
            }
          >
            {version.isKnown ? (
              version.beforeYaml === version.afterYaml ? (
                <p className="p-4 text-sm text-muted">It left what people write of the object as it was.</p>
              ) : (
                <YamlDiff
                  before={version.beforeYaml}
                  after={version.afterYaml}
                  label={`What event ${version.event.sequence} changed`}
                />
              )
            ) : (
              <p className="p-4 text-sm text-muted">
                What it wrote is not known: it went through the portal, not through a form.
              </p>
            )}
          </Card>
          {version.foreign === "existed" ? (
            <p className="text-sm text-muted">The object was there before Isthmus first wrote it.</p>
          ) : null}
          {version.foreign === "changed" ? (
            <Callout tone="info" title="Somebody changed the object around Isthmus here">
              What this write found is not what the write before it left. Who that was stands in the cluster’s
              own audit log.
            </Callout>
          ) : null}
        </li>
      ))}
    </ol>
  );
}

interface RestoreActionProps {
  version: ObjectVersion;
  isNewest: boolean;
  restoreHref: ObjectVersionListProps["restoreHref"];
}

function RestoreAction({ version, isNewest, restoreHref }: RestoreActionProps) {
  if (restoreHref === undefined) return null;
  if (version.notRestorable !== undefined)
    return (
      <span className="text-xs">
        {isNewest && version.object === null && version.isKnown
          ? "deleted"
          : `cannot be restored: ${version.notRestorable}`}
      </span>
    );
  return (
    <Button asChild size="sm" icon={RotateCcw}>
      <Link href={restoreHref(version.event.sequence)}>Restore this version</Link>
    </Button>
  );
}
