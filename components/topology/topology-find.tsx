import { Search } from "lucide-react";
import { type KeyboardEvent, type Ref, useId } from "react";

export interface TopologyFindProps {
  value: string;
  /** Where in the expression it is wrong, in words. */
  problem: string | undefined;
  matches: number;
  /** From 1; 0: standing on none. */
  position: number;
  inputRef: Ref<HTMLInputElement>;
  onChange: (value: string) => void;
  onStep: (by: 1 | -1) => void;
}

/** The find box: an expression, how many cards fit and on which one stands; Enter goes on, Shift+Enter back. */
export function TopologyFind({
  value,
  problem,
  matches,
  position,
  inputRef,
  onChange,
  onStep,
}: TopologyFindProps) {
  const id = useId();
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === "Enter") {
      event.preventDefault();
      onStep(event.shiftKey ? -1 : 1);
    } else if (event.key === "Escape") {
      onChange("");
      event.currentTarget.blur();
    }
  };
  const active = value.trim() !== "";
  return (
    <div className="relative min-w-0 flex-1 basis-56 md:max-w-sm">
      <Search aria-hidden className="pointer-events-none absolute top-2 left-2.5 size-4 text-muted" />
      <input
        ref={inputRef}
        type="search"
        aria-label="Find in the topology"
        aria-invalid={problem !== undefined}
        aria-describedby={problem === undefined ? `${id}-count` : `${id}-problem`}
        placeholder="reviews, ns:shop, %error > 1"
        spellCheck={false}
        autoComplete="off"
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={onKeyDown}
        className="h-8 w-full rounded-md border border-control bg-surface pr-20 pl-8 font-mono text-sm aria-invalid:border-bad-mark [&::-webkit-search-cancel-button]:hidden"
      />
      <output
        id={`${id}-count`}
        data-testid="find-count"
        className="pointer-events-none absolute top-1.5 right-2.5 text-sm text-accent-text tabular-nums"
      >
        {active && problem === undefined
          ? matches === 0
            ? "none"
            : `${position === 0 ? 1 : position} of ${matches}`
          : ""}
      </output>
      {problem === undefined ? null : (
        <p
          id={`${id}-problem`}
          role="alert"
          className="absolute top-9 right-0 left-0 z-30 rounded-md border border-bad-mark bg-surface px-2.5 py-1.5 text-xs text-bad shadow-float"
        >
          {problem}
        </p>
      )}
    </div>
  );
}
