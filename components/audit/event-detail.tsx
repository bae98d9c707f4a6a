import { History } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { stringify } from "yaml";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { DefinitionList } from "@/components/ui/card";
import { PanelSection } from "@/components/ui/side-panel";
import { YamlDiff } from "@/components/yaml-diff/yaml-diff";
import type { RecordedAuditEvent } from "@/lib/domain/audit/audit-event";
import { DecisionView } from "./decision-view";
import { describeWho, objectHistoryHref } from "./describe-event";
import { OutcomeText } from "./outcome-text";

const exact = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "long" });
const toText = (value: unknown): string =>
  value === null || value === undefined
    ? ""
    : stringify(value, { lineWidth: 0, aliasDuplicateObjects: false });

/** Everything that is recorded of one event. @param replay what follows the decision, if there is one. */
export function EventDetail({ event, replay }: { event: RecordedAuditEvent; replay: ReactNode }) {
  const { person, impersonated, object, decision } = event;
  const [before, after] = [toText(event.before), toText(event.after)];
  const history = objectHistoryHref(event);
  return (
    <>
      <PanelSection title="What came of it" aside={<span className="tabular-nums">{event.code}</span>}>
        <p className="flex flex-wrap items-center gap-1.5">
          <OutcomeText outcome={event.outcome} />
          {event.reasons.map((reason) => (
            <Badge key={reason}>{reason}</Badge>
          ))}
        </p>
        {event.message === "" ? null : <p className="text-sm wrap-anywhere">{event.message}</p>}
      </PanelSection>
      <PanelSection title="Who">
        <DefinitionList
          items={[
            { term: "Person", value: describeWho(event) },
            ...(person === null
              ? []
              : [
                  { term: "Subject", value: <code className="font-mono text-xs">{person.sub}</code> },
                  { term: "Issuer", value: person.issuer },
                ]),
            {
              term: "As",
              value:
                impersonated === null
                  ? "no cluster was asked as a person"
                  : `${impersonated.username} (${impersonated.groups.join(", ")})`,
            },
          ]}
        />
      </PanelSection>
      <PanelSection
        title="Where"
        aside={
          history === undefined ? undefined : (
            <Button asChild size="sm" variant="ghost" icon={History}>
              <Link href={history}>History of this object</Link>
            </Button>
          )
        }
      >
        <DefinitionList
          items={[
            { term: "Cluster", value: event.cluster ?? "none" },
            ...(event.tenant === null ? [] : [{ term: "Tenant", value: event.tenant }]),
            ...(event.workspace === null ? [] : [{ term: "Workspace", value: event.workspace }]),
            ...(object === null
              ? []
              : [
                  {
                    term: "Resource",
                    value: [object.resource, object.group].filter((part) => part !== "").join("."),
                  },
                  ...(object.namespace === "" ? [] : [{ term: "Namespace", value: object.namespace }]),
                  ...(object.name === "" ? [] : [{ term: "Name", value: object.name }]),
                ]),
          ]}
        />
      </PanelSection>
      <PanelSection title="What changed">
        {before === after ? (
          <p className="text-sm text-muted">
            {before === ""
              ? "No object is recorded: nothing was written, or it went past the forms."
              : "It left the object as it was."}
          </p>
        ) : (
          <div className="-mx-5 border-y border-line">
            <YamlDiff before={before} after={after} label="Before and after" />
          </div>
        )}
      </PanelSection>
      {decision === null ? null : (
        <PanelSection title="Why it was decided so" aside={`policy ${decision.policyVersion.slice(0, 12)}`}>
          <DecisionView path={decision.path} />
          {replay}
        </PanelSection>
      )}
      <PanelSection title="Proof">
        <DefinitionList
          items={[
            {
              term: "Recorded",
              value: <time dateTime={event.at}>{exact.format(Date.parse(event.at))}</time>,
            },
            { term: "Number", value: event.sequence },
            { term: "Request", value: <code className="font-mono text-xs">{event.requestId}</code> },
            { term: "Hash", value: <code className="font-mono text-xs">{event.hash}</code> },
            { term: "Follows", value: <code className="font-mono text-xs">{event.previousHash}</code> },
          ]}
        />
      </PanelSection>
    </>
  );
}
