"use client";

import { clsx } from "clsx";
import { Tabs as Primitive } from "radix-ui";
import type { ReactNode } from "react";

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
  return (
    <Primitive.Root value={value} onValueChange={onValueChange} className={clsx("min-w-0", className)}>
      <div className={clsx("flex items-center justify-between gap-2 border-b border-line", listClassName)}>
        <Primitive.List aria-label={label} className="-mb-px flex gap-1 overflow-x-auto">
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
