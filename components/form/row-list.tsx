"use client";

import { clsx } from "clsx";
import { ArrowDown, ArrowUp, ChevronDown, ChevronRight, Plus, Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { type ObjectPath, useProblem } from "./problems-context";

interface RowListProps<T> {
  /** "rule", "route": the singular in a person's words. */
  noun: string;
  rows: readonly T[];
  onChange: (rows: T[]) => void;
  /** A new row. */
  create: () => T;
  /** In the header of each row. */
  title?: (row: T, index: number) => ReactNode;
  /** The order has a meaning: rows can be moved. */
  ordered?: boolean;
  path?: ObjectPath;
  readOnly?: boolean;
  /** Shown when there is none. */
  empty?: ReactNode;
  /** Rows can be folded to their title. */
  fold?: { isOpen: (index: number) => boolean; onToggle: (index: number) => void };
  children: (row: T, index: number, change: (row: T) => void) => ReactNode;
}

/** What opens and closes a row; a closed one tells that something in it is wrong. */
function FoldTitle({
  isOpen,
  path,
  onToggle,
  children,
}: {
  isOpen: boolean;
  path: ObjectPath | undefined;
  onToggle: () => void;
  children: ReactNode;
}) {
  const problem = useProblem(path, true);
  const Chevron = isOpen ? ChevronDown : ChevronRight;
  return (
    <button
      type="button"
      aria-expanded={isOpen}
      className="flex min-h-10 w-full min-w-0 items-center gap-1.5 text-left"
      onClick={onToggle}
    >
      <Chevron aria-hidden className="size-4 shrink-0 text-muted" />
      <span className={clsx("min-w-0", isOpen ? "truncate" : "py-1.5 wrap-anywhere")}>{children}</span>
      {isOpen || problem === undefined ? null : (
        <span className="shrink-0 text-xs font-medium text-bad">has a problem</span>
      )}
    </button>
  );
}

/** A list of parts that are added, removed and (when their order matters) moved. */
export function RowList<T>(props: RowListProps<T>) {
  const { noun, rows, onChange, create, title, ordered = false, path, readOnly = false } = props;
  const { empty, fold } = props;
  const problem = useProblem(path);
  const swap = (from: number, to: number) => {
    const next = [...rows];
    const [row] = next.splice(from, 1);
    if (row !== undefined) next.splice(to, 0, row);
    onChange(next);
  };
  return (
    <div className="flex flex-col gap-3">
      {rows.length === 0 && empty !== undefined ? <p className="text-sm text-muted">{empty}</p> : null}
      {rows.map((row, index) => (
        <section
          // Rows have no identity but their place.
          // oxlint-disable-next-line react/no-array-index-key
          key={index}
          aria-label={`${noun} ${index + 1}`}
          className="rounded-md border border-line"
        >
          <header
            className={clsx(
              "flex min-h-10 items-center gap-1 bg-sunken px-3 text-sm",
              fold === undefined || fold.isOpen(index) ? "border-b border-line" : "rounded-md",
            )}
          >
            <h3 className={clsx("min-w-0 flex-1 font-medium", fold === undefined && "truncate")}>
              {fold === undefined ? (
                (title?.(row, index) ?? `${noun} ${index + 1}`)
              ) : (
                <FoldTitle
                  isOpen={fold.isOpen(index)}
                  path={path === undefined ? undefined : [...path, index]}
                  onToggle={() => fold.onToggle(index)}
                >
                  {title?.(row, index) ?? `${noun} ${index + 1}`}
                </FoldTitle>
              )}
            </h3>
            {readOnly || !ordered ? null : (
              <>
                <IconButton
                  icon={ArrowUp}
                  label={`Move ${noun} ${index + 1} up`}
                  disabled={index === 0}
                  onClick={() => swap(index, index - 1)}
                />
                <IconButton
                  icon={ArrowDown}
                  label={`Move ${noun} ${index + 1} down`}
                  disabled={index === rows.length - 1}
                  onClick={() => swap(index, index + 1)}
                />
              </>
            )}
            {readOnly ? null : (
              <IconButton
                icon={Trash2}
                label={`Remove ${noun} ${index + 1}`}
                onClick={() => onChange(rows.filter((_, at) => at !== index))}
              />
            )}
          </header>
          {fold === undefined || fold.isOpen(index) ? (
            <div className="flex flex-col gap-4 p-3">
              {props.children(row, index, (next) =>
                onChange(rows.map((other, at) => (at === index ? next : other))),
              )}
            </div>
          ) : null}
        </section>
      ))}
      {problem === undefined ? null : (
        <p role="alert" className="text-sm wrap-anywhere text-bad">
          {problem}
        </p>
      )}
      {readOnly ? null : (
        <div>
          <Button size="sm" icon={Plus} onClick={() => onChange([...rows, create()])}>
            Add {noun}
          </Button>
        </div>
      )}
    </div>
  );
}
