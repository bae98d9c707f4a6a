"use client";

import { clsx } from "clsx";
import { Ban, Minus, Plus, Search, TriangleAlert } from "lucide-react";
import { type KeyboardEvent, useRef, useState } from "react";
import { SwitchField } from "@/components/form/switch-field";
import { Input } from "@/components/ui/input";
import { describePlace, type OwnershipPlace, type OwnershipRow } from "./ownership-matrix";

interface OwnershipPictureProps {
  rows: readonly OwnershipRow[];
  clusters: readonly { name: string; note?: string }[];
  /** Puts a place into the draft or takes it out; absent: the picture only shows. */
  onToggle?: (place: OwnershipPlace) => void;
  /** A place that exists was chosen, by click or Enter, while the picture only shows. */
  onOpen?: (place: OwnershipPlace) => void;
}

const tints = ["bg-v1/15", "bg-v2/15", "bg-v3/15", "bg-v4/15", "bg-v5/15"] as const;
const marks = ["bg-v1", "bg-v2", "bg-v3", "bg-v4", "bg-v5"] as const;
const rowsAtOnce = 150;

/** The nth colour belongs to the nth owner by name; colours repeat, so the name always stands in the cell. */
function colorOf(owner: string, owners: readonly string[]): number {
  return Math.max(0, owners.indexOf(owner)) % tints.length;
}

const needsLook = ({ state }: OwnershipPlace) =>
  state === "unowned" || state === "conflict" || state === "refused";
const moves: Readonly<Record<string, [row: number, column: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** Namespaces × clusters, each place with its workspace in word and colour; unowned ones hatched, conflicts marked. */
export function OwnershipPicture({ rows, clusters, onToggle, onOpen }: OwnershipPictureProps) {
  const [search, setSearch] = useState("");
  const [onlyOpen, setOnlyOpen] = useState(false);
  const [at, setAt] = useState<{ row: number; column: number }>({ row: 0, column: 0 });
  const grid = useRef<HTMLTableElement>(null);
  const owners = [
    ...new Set(rows.flatMap(({ places }) => places.flatMap(({ owner }) => owner ?? []))),
  ].toSorted();
  const fitting = rows.filter(
    ({ namespace, places }) =>
      (search === "" ||
        namespace.includes(search) ||
        places.some(({ owner }) => owner?.includes(search) === true)) &&
      (!onlyOpen || places.some(needsLook)),
  );
  const shown = fitting.slice(0, rowsAtOnce);
  const row = Math.min(at.row, Math.max(0, shown.length - 1));
  const column = Math.min(at.column, Math.max(0, clusters.length - 1));
  const current = shown[row]?.places[column];
  const choose = (place: OwnershipPlace) => (onToggle ?? onOpen)?.(place);
  const onKeyDown = (event: KeyboardEvent) => {
    const move = moves[event.key];
    if (move === undefined) return;
    event.preventDefault();
    const next = {
      row: Math.min(Math.max(0, row + move[0]), shown.length - 1),
      column: Math.min(Math.max(0, column + move[1]), clusters.length - 1),
    };
    setAt(next);
    grid.current?.querySelector<HTMLButtonElement>(`[data-place="${next.row}:${next.column}"]`)?.focus();
  };
  return (
    <div className="flex min-w-0 flex-col">
      {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- <search> has no browser support we could count on */}
      <div role="search" className="flex flex-wrap items-center gap-3 border-b border-line px-4 py-3">
        <Input
          icon={Search}
          type="search"
          aria-label="Find a namespace or a workspace"
          placeholder="Namespace or workspace"
          className="w-full sm:w-64"
          value={search}
          onChange={(event) => setSearch(event.target.value.trim())}
        />
        <SwitchField label="Only what is unowned or in conflict" checked={onlyOpen} onChange={setOnlyOpen} />
      </div>
      <div className="max-h-[60vh] overflow-auto p-2">
        <table
          ref={grid}
          // Arrow keys walk its cells. Source: WAI-ARIA Authoring Practices, Grid.
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-to-interactive-role
          role="grid"
          aria-label="Who owns which namespace of which cluster"
          className="w-full border-separate border-spacing-1 text-sm"
          onKeyDown={onKeyDown}
        >
          <thead>
            <tr>
              <th
                scope="col"
                className="sticky top-0 left-0 z-20 bg-surface px-2 py-1 text-left font-medium text-muted"
              >
                Namespace
              </th>
              {clusters.map(({ name, note }) => (
                <th
                  key={name}
                  scope="col"
                  className="sticky top-0 z-10 bg-surface px-2 py-1 text-left font-medium whitespace-nowrap"
                >
                  {name}
                  {note === undefined ? null : <span className="ml-1.5 text-xs text-muted">{note}</span>}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map(({ namespace, places }, atRow) => (
              <tr key={namespace}>
                <th
                  scope="row"
                  className="sticky left-0 z-10 max-w-48 truncate bg-surface px-2 text-left font-medium"
                  title={namespace}
                >
                  {namespace}
                </th>
                {places.map((place, atColumn) => (
                  <td key={place.cluster} className="p-0">
                    <PlaceButton
                      place={place}
                      color={place.owner === undefined ? undefined : colorOf(place.owner, owners)}
                      position={`${atRow}:${atColumn}`}
                      isCurrent={atRow === row && atColumn === column}
                      onFocus={() => setAt({ row: atRow, column: atColumn })}
                      onChoose={() => choose(place)}
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
        {shown.length === 0 ? (
          <p className="px-2 py-6 text-center text-sm text-muted">No namespace fits.</p>
        ) : null}
        {fitting.length > shown.length ? (
          <p className="px-2 py-2 text-sm text-muted">
            {fitting.length - shown.length} more namespaces; find them by name.
          </p>
        ) : null}
      </div>
      <div className="flex flex-col gap-2 border-t border-line px-4 py-3 text-sm">
        <output className="min-h-5">{current === undefined ? "" : describePlace(current)}</output>
        <Legend isDraft={onToggle !== undefined} />
      </div>
    </div>
  );
}

interface PlaceButtonProps {
  place: OwnershipPlace;
  color: number | undefined;
  position: string;
  isCurrent: boolean;
  onFocus: () => void;
  onChoose: () => void;
}

const icons = { conflict: TriangleAlert, refused: Ban, gained: Plus, lost: Minus } as const;

function PlaceButton({ place, color, position, isCurrent, onFocus, onChoose }: PlaceButtonProps) {
  const { state, owner, others, exists } = place;
  const Icon = state in icons ? icons[state as keyof typeof icons] : undefined;
  const isBad = state === "conflict" || state === "refused";
  const note = isBad ? state : exists || state === "absent" ? undefined : "planned";
  const word = owner ?? (state === "unowned" ? "unowned" : state === "absent" ? "" : (others[0] ?? ""));
  return (
    <button
      type="button"
      data-place={position}
      data-state={state}
      tabIndex={isCurrent ? 0 : -1}
      title={describePlace(place)}
      onFocus={onFocus}
      onClick={onChoose}
      className={clsx(
        "flex h-8 w-full min-w-28 items-center gap-1.5 overflow-hidden rounded-sm border pr-2 text-left -outline-offset-1",
        isBad ? "border-bad-mark" : "border-transparent",
        state === "gained" && "border-accent",
        state === "lost" && "border-dashed border-line-strong line-through",
        state === "unowned" && "stale-hatch border-line text-muted",
        state === "absent" && "bg-sunken/50",
        !exists && state !== "absent" && "border-dashed border-line-strong",
        color !== undefined && tints[color],
      )}
    >
      <span className="sr-only">{describePlace(place)}</span>
      <span
        aria-hidden
        className={clsx("h-full w-1 shrink-0", color === undefined ? "bg-transparent" : marks[color])}
      />
      {Icon === undefined ? null : (
        <Icon aria-hidden className={clsx("size-3.5 shrink-0", isBad ? "text-bad" : "text-muted")} />
      )}
      <span aria-hidden className="truncate">
        {word}
      </span>
      {note === undefined ? null : (
        <span aria-hidden className={clsx("ml-auto shrink-0 text-xs", isBad ? "text-bad" : "text-muted")}>
          {note}
        </span>
      )}
    </button>
  );
}

function Legend({ isDraft }: { isDraft: boolean }) {
  return (
    <ul aria-label="Legend" className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-muted">
      <li className="flex items-center gap-1.5">
        <span aria-hidden className="stale-hatch size-3 rounded-sm border border-line" /> unowned
      </li>
      <li className="flex items-center gap-1.5">
        <TriangleAlert aria-hidden className="size-3 text-bad" /> claimed by more than one
      </li>
      <li className="flex items-center gap-1.5">
        <Ban aria-hidden className="size-3 text-bad" /> named, but not the tenant&apos;s to have
      </li>
      <li>planned: owned as soon as the namespace exists</li>
      {isDraft ? (
        <>
          <li className="flex items-center gap-1.5">
            <Plus aria-hidden className="size-3" /> new after the save
          </li>
          <li className="flex items-center gap-1.5">
            <Minus aria-hidden className="size-3" /> given up by the save
          </li>
        </>
      ) : null}
      <li>Arrow keys move{isDraft ? ", Enter puts in and takes out" : ""}.</li>
    </ul>
  );
}
