/* oxlint-disable jsx-a11y/no-noninteractive-tabindex -- a box that scrolls must be reachable by keyboard (WCAG 2.1.1) */
import { clsx } from "clsx";
import { ArrowDown, ArrowUp, ChevronsUpDown } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";

/** A dense table; scrolls sideways inside its own box, with the header in view. */
export function Table({
  label,
  className,
  children,
}: {
  label: string;
  className?: string;
  children: ReactNode;
}) {
  return (
    <section
      aria-label={label}
      tabIndex={0}
      className={clsx("relative overflow-auto -outline-offset-2", className)}
    >
      <table className="w-full border-collapse text-left text-sm">{children}</table>
    </section>
  );
}

export function TableHead({ children }: { children: ReactNode }) {
  return (
    <thead className="sticky top-0 z-10 bg-surface shadow-[inset_0_-1px_0_var(--line)]">
      <tr>{children}</tr>
    </thead>
  );
}

export function TableBody({ children }: { children: ReactNode }) {
  return <tbody className="divide-y divide-line">{children}</tbody>;
}

interface TableRowProps extends ComponentProps<"tr"> {
  /** Last-known data: hatched. */
  stale?: boolean;
}

export function TableRow({ stale = false, className, ...rest }: TableRowProps) {
  return <tr {...rest} className={clsx("hover:bg-hover", stale && "stale-hatch", className)} />;
}

type Align = "left" | "right";

export function Cell({
  align = "left",
  className,
  ...rest
}: Omit<ComponentProps<"td">, "align"> & { align?: Align }) {
  return (
    <td
      {...rest}
      className={clsx("h-9 px-3 py-1.5 first:pl-4 last:pr-4", align === "right" && "text-right", className)}
    />
  );
}

interface HeaderCellProps {
  align?: Align;
  className?: string;
  children: ReactNode;
}

export function HeaderCell({ align = "left", className, children }: HeaderCellProps) {
  return (
    <th
      scope="col"
      className={clsx(
        "h-9 px-3 font-medium whitespace-nowrap text-muted first:pl-4 last:pr-4",
        align === "right" && "text-right",
        className,
      )}
    >
      {children}
    </th>
  );
}

export interface Sorting<Column extends string> {
  column: Column;
  order: "asc" | "desc";
}

interface SortableHeaderCellProps<Column extends string> extends HeaderCellProps {
  column: Column;
  sorting: Sorting<Column>;
  /** The first click sorts ascending, the next one turns it round. */
  onSort: (sorting: Sorting<Column>) => void;
}

export function SortableHeaderCell<Column extends string>({
  column,
  sorting,
  onSort,
  align = "left",
  className,
  children,
}: SortableHeaderCellProps<Column>) {
  const active = sorting.column === column;
  const Icon = active ? (sorting.order === "asc" ? ArrowUp : ArrowDown) : ChevronsUpDown;
  return (
    <th
      scope="col"
      aria-sort={active ? (sorting.order === "asc" ? "ascending" : "descending") : "none"}
      className={clsx(
        "h-9 px-3 font-medium whitespace-nowrap text-muted first:pl-4 last:pr-4",
        align === "right" && "text-right",
        className,
      )}
    >
      <button
        type="button"
        onClick={() => onSort({ column, order: active && sorting.order === "asc" ? "desc" : "asc" })}
        className={clsx(
          "-mx-1 inline-flex items-center gap-1 rounded-sm px-1 hover:text-text",
          active && "text-text",
        )}
      >
        {children}
        <Icon aria-hidden className={clsx("size-3.5", !active && "text-faint")} />
      </button>
    </th>
  );
}
