import { Check, ChevronDown, type LucideIcon } from "lucide-react";
import { Popover } from "radix-ui";

export interface FilterOption {
  value: string;
  label: string;
  aside?: string;
}

interface TopologyFilterProps {
  icon: LucideIcon;
  /** Plural: "clusters". */
  noun: string;
  options: readonly FilterOption[];
  /** Empty: all. */
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
}

function summary(noun: string, options: readonly FilterOption[], chosen: readonly string[]): string {
  if (chosen.length === 0) return `all ${noun}`;
  if (chosen.length <= 2)
    return chosen.map((value) => options.find((option) => option.value === value)?.label ?? value).join(", ");
  return `${chosen.length} ${noun}`;
}

/** Which of many to draw; none chosen means all. */
export function TopologyFilter({ icon: Icon, noun, options, chosen, onChange }: TopologyFilterProps) {
  const toggle = (value: string) =>
    onChange(chosen.includes(value) ? chosen.filter((other) => other !== value) : [...chosen, value]);
  return (
    <Popover.Root>
      <Popover.Trigger className="flex h-8 max-w-52 items-center gap-1.5 rounded-full border border-line-strong bg-surface px-3 text-sm hover:bg-hover">
        <Icon aria-hidden className="size-4 shrink-0 text-muted" />
        <span className="truncate">
          <span className="sr-only">Filter {noun}: </span>
          {summary(noun, options, chosen)}
        </span>
        <ChevronDown aria-hidden className="size-3.5 shrink-0 text-muted" />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="start"
          sideOffset={6}
          collisionPadding={8}
          aria-label={`Filter ${noun}`}
          className="z-50 max-h-80 min-w-56 animate-enter overflow-y-auto rounded-md border bg-surface p-1 shadow-float"
        >
          {options.length === 0 ? (
            <p className="px-2 py-1.5 text-sm text-muted">There are no {noun} yet.</p>
          ) : null}
          {options.map((option) => (
            <label
              key={option.value}
              className="flex min-h-8 cursor-pointer items-center gap-2 rounded-sm px-2 py-1 hover:bg-hover"
            >
              <input
                type="checkbox"
                className="peer sr-only"
                checked={chosen.includes(option.value)}
                onChange={() => toggle(option.value)}
              />
              <span
                aria-hidden
                className="grid size-4 shrink-0 place-items-center rounded-sm border border-control text-transparent peer-checked:border-accent peer-checked:bg-accent peer-checked:text-on-accent peer-focus-visible:outline-2 peer-focus-visible:outline-offset-2 peer-focus-visible:outline-accent"
              >
                <Check className="size-3" />
              </span>
              <span className="flex-1">{option.label}</span>
              {option.aside === undefined ? null : <span className="text-xs text-muted">{option.aside}</span>}
            </label>
          ))}
          {chosen.length > 0 ? (
            <button
              type="button"
              className="mt-1 w-full rounded-sm border-t px-2 py-1.5 text-left text-sm text-accent-text hover:bg-hover"
              onClick={() => onChange([])}
            >
              Show all {noun}
            </button>
          ) : null}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
