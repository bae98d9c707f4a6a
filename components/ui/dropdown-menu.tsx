"use client";

import { clsx } from "clsx";
import type { LucideIcon } from "lucide-react";
import { DropdownMenu as Primitive } from "radix-ui";
import type { ReactNode } from "react";

interface DropdownMenuProps {
  /** One button that takes a ref. */
  trigger: ReactNode;
  align?: "start" | "center" | "end";
  side?: "top" | "right" | "bottom" | "left";
  children: ReactNode;
}

export function DropdownMenu({ trigger, align = "end", side = "bottom", children }: DropdownMenuProps) {
  return (
    <Primitive.Root>
      <Primitive.Trigger asChild>{trigger}</Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          align={align}
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className="z-50 max-h-(--radix-dropdown-menu-content-available-height) min-w-52 animate-enter overflow-y-auto rounded-md border border-line bg-surface p-1 shadow-float"
        >
          {children}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

interface MenuItemProps {
  icon?: LucideIcon;
  onSelect?: () => void;
  disabled?: boolean;
  danger?: boolean;
  /** Right: a shortcut or a state. */
  aside?: ReactNode;
  children: ReactNode;
}

const itemClasses =
  "flex min-h-8 cursor-default items-center gap-2 rounded-sm px-2 py-1 outline-none select-none data-disabled:opacity-50 data-highlighted:bg-hover";

export function MenuItem({
  icon: Icon,
  onSelect,
  disabled = false,
  danger = false,
  aside,
  children,
}: MenuItemProps) {
  return (
    <Primitive.Item
      disabled={disabled}
      {...(onSelect ? { onSelect } : {})}
      className={clsx(itemClasses, danger && "text-bad")}
    >
      {Icon && <Icon aria-hidden className={clsx("size-4 shrink-0", !danger && "text-muted")} />}
      <span className="min-w-0 flex-1">{children}</span>
      {aside}
    </Primitive.Item>
  );
}

interface MenuRadioGroupProps {
  value: string;
  onValueChange: (value: string) => void;
  options: { value: string; label: string; icon?: LucideIcon }[];
}

export function MenuRadioGroup({ value, onValueChange, options }: MenuRadioGroupProps) {
  return (
    <Primitive.RadioGroup value={value} onValueChange={onValueChange}>
      {options.map(({ value, label, icon: Icon }) => (
        <Primitive.RadioItem key={value} value={value} className={itemClasses}>
          {Icon && <Icon aria-hidden className="size-4 shrink-0 text-muted" />}
          <span className="flex-1">{label}</span>
          <Primitive.ItemIndicator className="text-xs text-accent-text">on</Primitive.ItemIndicator>
        </Primitive.RadioItem>
      ))}
    </Primitive.RadioGroup>
  );
}

export function MenuLabel({ children }: { children: ReactNode }) {
  return <Primitive.Label className="px-2 py-1.5 text-sm text-muted">{children}</Primitive.Label>;
}

export function MenuSeparator() {
  return <Primitive.Separator className="-mx-1 my-1 h-px bg-line" />;
}
