"use client";

import { clsx } from "clsx";
import { Tabs as Primitive } from "radix-ui";
import { type ReactNode, useEffect, useRef } from "react";

interface TabsProps {
  value: string;
  onValueChange: (value: string) => void;
  /** Names the list for assistive technology. */
  label: string;
  tabs: { value: string; label: ReactNode }[];
  /** Right of the tabs. */
  aside?: ReactNode;
  className?: string;
  listClassName?: string;
  /** {@link TabPanel}s. */
  children: ReactNode;
}

export function Tabs({
  value,
  onValueChange,
  label,
  tabs,
  aside,
  className,
  listClassName,
  children,
}: TabsProps) {
  const list = useRef<HTMLDivElement>(null);
  const chosen = tabs.findIndex((tab) => tab.value === value);
  // An address may open a tab that a narrow list has no room for.
  useEffect(() => revealTab(list.current, chosen), [chosen]);
  return (
    <Primitive.Root value={value} onValueChange={onValueChange} className={clsx("min-w-0", className)}>
      <div className={clsx("flex items-center justify-between gap-2 border-b border-line", listClassName)}>
        <Primitive.List ref={list} aria-label={label} className="-mb-px flex gap-1 overflow-x-auto">
          {tabs.map((tab) => (
            <Primitive.Trigger
              key={tab.value}
              value={tab.value}
              className="flex h-10 items-center gap-1.5 border-b-2 border-transparent px-2.5 font-medium whitespace-nowrap text-muted -outline-offset-2 hover:text-text data-[state=active]:border-accent data-[state=active]:text-text"
            >
              {tab.label}
            </Primitive.Trigger>
          ))}
        </Primitive.List>
        {aside}
      </div>
      {children}
    </Primitive.Root>
  );
}

/** Scrolls the list, and nothing around it, until a tab of it is in view. */
function revealTab(list: HTMLElement | null, index: number): void {
  const tab = list?.children.item(index);
  if (!list || !tab) return;
  const { left, right } = tab.getBoundingClientRect();
  const view = list.getBoundingClientRect();
  if (left < view.left) list.scrollLeft -= view.left - left;
  else if (right > view.right) list.scrollLeft += right - view.right;
}

interface TabPanelProps {
  value: string;
  /** Without space above, for tables. */
  flush?: boolean;
  className?: string;
  children: ReactNode;
}

export function TabPanel({ value, flush = false, className, children }: TabPanelProps) {
  return (
    <Primitive.Content value={value} className={clsx("min-w-0", !flush && "pt-4", className)}>
      {children}
    </Primitive.Content>
  );
}
