"use client";

import { CalendarClock, History, Snowflake } from "lucide-react";
import type { ReactNode } from "react";
import { useNow } from "@/components/ui/relative-time";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { StatusPill } from "@/components/ui/status-pill";
import type { ProhibitionResource } from "@/lib/domain/tenancy/resources/access";
import { describeNode } from "./access-words";
import { stateOfFreeze, type WindowState } from "./prohibition-draft";
import { TimeLeft } from "./time-left";

interface FreezeListProps {
  prohibitions: readonly ProhibitionResource[];
  /** Absent: the person may not change them. */
  actions?: {
    onEdit: (prohibition: ProhibitionResource) => void;
    onEnd: (prohibition: ProhibitionResource) => void;
    onRemove: (prohibition: ProhibitionResource) => void;
  };
  empty: ReactNode;
}

const groups: readonly { state: WindowState; title: string }[] = [
  { state: "active", title: "Now" },
  { state: "always", title: "Always" },
  { state: "upcoming", title: "To come" },
  { state: "past", title: "Over" },
];

const pills = {
  active: { tone: "bad", icon: Snowflake, word: "holds now" },
  always: { tone: "bad", icon: Snowflake, word: "holds always" },
  upcoming: { tone: "info", icon: CalendarClock, word: "to come" },
  past: { tone: "unknown", icon: History, word: "over" },
} as const;

const exact = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });

/** Prohibitions by when they hold: what holds now first. */
export function FreezeList({ prohibitions, actions, empty }: FreezeListProps) {
  const now = useNow();
  if (prohibitions.length === 0) return <>{empty}</>;
  const found = Map.groupBy(prohibitions, ({ spec }) => stateOfFreeze(spec, now));
  return (
    <div className="divide-y divide-line">
      {groups.map(({ state, title }) => {
        const items = found.get(state) ?? [];
        return items.length === 0 ? null : (
          <section key={state} aria-label={title}>
            <h3 className="bg-sunken px-4 py-1.5 text-xs font-medium text-muted">
              {title} {items.length}
            </h3>
            <ul className="divide-y divide-line">
              {items.map((item) => (
                <FreezeRow key={item.metadata.name} item={item} state={state} actions={actions} />
              ))}
            </ul>
          </section>
        );
      })}
    </div>
  );
}

interface FreezeRowProps {
  item: ProhibitionResource;
  state: WindowState;
  actions: FreezeListProps["actions"];
}

function FreezeRow({ item, state, actions }: FreezeRowProps) {
  const { metadata, spec } = item;
  const { tone, icon, word } = pills[state];
  const who =
    spec.subject.kind === "Everyone"
      ? "Nobody"
      : `Not ${describeNode(`${spec.subject.kind}/${spec.subject.name}`)}`;
  const places = spec.inclusions.map(describeNode).join(spec.mode === "Conjunctive" ? " and " : ", ");
  return (
    <li
      data-testid="prohibition"
      className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 px-4 py-3"
    >
      <div className="min-w-0 flex-1 basis-72">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className="font-medium wrap-anywhere">{spec.displayName ?? metadata.name}</span>
          <StatusPill tone={tone} icon={icon}>
            {word}
          </StatusPill>
        </p>
        <p className="text-sm wrap-anywhere">
          {who}:{" "}
          {spec.rights.map((right) => (
            <Badge key={right} className="mr-1 font-mono">
              {right}
            </Badge>
          ))}
          in {places}
          {spec.exclusions.length === 0 ? "" : `, except in ${spec.exclusions.map(describeNode).join(", ")}`}
        </p>
        <p className="flex flex-wrap gap-x-3 text-sm wrap-anywhere text-muted">
          {spec.window === undefined ? null : state === "active" ? (
            <TimeLeft until={spec.window.to} />
          ) : (
            <span>
              {exact.format(Date.parse(spec.window.from))} – {exact.format(Date.parse(spec.window.to))}
            </span>
          )}
          {spec.reason === undefined || spec.reason === "" ? null : <span>“{spec.reason}”</span>}
        </p>
      </div>
      {actions === undefined ? null : (
        <div className="flex gap-2">
          {state === "past" ? null : (
            <Button size="sm" variant="ghost" onClick={() => actions.onEdit(item)}>
              Edit
            </Button>
          )}
          {state === "active" ? (
            <Button size="sm" onClick={() => actions.onEnd(item)}>
              End now
            </Button>
          ) : (
            <Button size="sm" onClick={() => actions.onRemove(item)}>
              Delete
            </Button>
          )}
        </div>
      )}
    </li>
  );
}
