"use client";

import { clsx } from "clsx";
import { Slider as Primitive } from "radix-ui";

export type SliderColor = "accent" | "v1" | "v2" | "v3" | "v4" | "v5";

const fills: Record<SliderColor, string> = {
  accent: "bg-accent",
  v1: "bg-v1",
  v2: "bg-v2",
  v3: "bg-v3",
  v4: "bg-v4",
  v5: "bg-v5",
};

interface SliderProps {
  value: number;
  onValueChange: (value: number) => void;
  /** The accessible name: "Share of v2". */
  label: string;
  /** Read out in place of the bare number: "30 percent". */
  valueText?: string;
  min?: number;
  max?: number;
  step?: number;
  /** Where the value stood before; drawn as a tick. */
  before?: number;
  color?: SliderColor;
  disabled?: boolean;
}

export function Slider({
  value,
  onValueChange,
  label,
  valueText,
  min = 0,
  max = 100,
  step = 1,
  before,
  color = "accent",
  disabled = false,
}: SliderProps) {
  return (
    <Primitive.Root
      value={[value]}
      onValueChange={([next]) => next !== undefined && onValueChange(next)}
      min={min}
      max={max}
      step={step}
      disabled={disabled}
      className="relative flex h-6 w-full touch-none items-center select-none data-disabled:opacity-50"
    >
      <Primitive.Track className="relative h-1.5 grow rounded-full border border-line bg-sunken">
        <Primitive.Range className={clsx("absolute h-full rounded-full", fills[color])} />
      </Primitive.Track>
      {before !== undefined && (
        <svg
          aria-hidden
          className="pointer-events-none absolute inset-x-2 h-4 w-[calc(100%-16px)] overflow-visible"
        >
          <rect
            x={`${((before - min) / (max - min)) * 100}%`}
            width="2"
            height="16"
            className="fill-control"
          />
        </svg>
      )}
      <Primitive.Thumb
        aria-label={label}
        aria-valuetext={valueText}
        className="block size-4 rounded-full border-2 border-accent bg-surface transition-transform duration-150 hover:scale-110"
      />
    </Primitive.Root>
  );
}
