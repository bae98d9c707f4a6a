"use client";

import { clsx } from "clsx";
import { Check, ChevronDown } from "lucide-react";
import { Select as Primitive } from "radix-ui";
import { useNonce } from "./nonce";

export interface SelectOption {
  value: string;
  label: string;
  description?: string;
  disabled?: boolean;
}

interface SelectProps {
  value: string | undefined;
  onValueChange: (value: string) => void;
  options: readonly SelectOption[];
  placeholder?: string;
  /** The accessible name when no {@link Field} gives one. */
  label?: string;
  id?: string;
  disabled?: boolean;
  className?: string;
  "aria-describedby"?: string;
  "aria-invalid"?: boolean;
  required?: boolean;
}

export function Select({
  value,
  onValueChange,
  options,
  placeholder = "Choose…",
  label,
  id,
  disabled = false,
  required = false,
  className,
  ...aria
}: SelectProps) {
  const nonce = useNonce();
  return (
    <Primitive.Root value={value ?? ""} onValueChange={onValueChange} disabled={disabled} required={required}>
      <Primitive.Trigger
        id={id}
        aria-label={label}
        {...aria}
        className={clsx(
          "inline-flex h-8 min-w-0 items-center justify-between gap-2 rounded-md border border-control bg-surface px-2.5 text-base hover:bg-hover",
          "disabled:cursor-not-allowed disabled:opacity-50 aria-invalid:border-bad data-placeholder:text-muted",
          className,
        )}
      >
        <span className="truncate">
          <Primitive.Value placeholder={placeholder} />
        </span>
        <ChevronDown aria-hidden className="size-4 shrink-0 text-muted" />
      </Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          position="popper"
          sideOffset={4}
          collisionPadding={8}
          className="z-50 max-h-(--radix-select-content-available-height) min-w-(--radix-select-trigger-width) overflow-y-auto rounded-md border border-line bg-surface p-1 shadow-float"
        >
          <Primitive.Viewport nonce={nonce}>
            {options.map((option) => (
              <Primitive.Item
                key={option.value}
                value={option.value}
                disabled={option.disabled ?? false}
                className="relative flex min-h-8 cursor-default flex-col justify-center rounded-sm py-1 pr-3 pl-8 outline-none select-none data-disabled:opacity-50 data-highlighted:bg-hover"
              >
                <Primitive.ItemIndicator className="absolute top-2 left-2">
                  <Check aria-hidden className="size-4 text-accent-text" />
                </Primitive.ItemIndicator>
                <Primitive.ItemText>{option.label}</Primitive.ItemText>
                {option.description !== undefined && (
                  <span className="text-xs text-muted">{option.description}</span>
                )}
              </Primitive.Item>
            ))}
          </Primitive.Viewport>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
