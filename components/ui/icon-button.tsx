import { clsx } from "clsx";
import type { LucideIcon } from "lucide-react";
import type { ComponentProps } from "react";
import { Tooltip } from "./tooltip";

interface IconButtonProps extends Omit<ComponentProps<"button">, "children"> {
  /** The accessible name, also shown as tooltip. */
  label: string;
  icon: LucideIcon;
  side?: "top" | "right" | "bottom" | "left";
  variant?: "ghost" | "secondary";
}

export function IconButton({
  label,
  icon: Icon,
  side = "bottom",
  variant = "ghost",
  className,
  type = "button",
  ...rest
}: IconButtonProps) {
  return (
    <Tooltip content={label} side={side}>
      <button
        type={type}
        aria-label={label}
        className={clsx(
          "inline-flex size-8 shrink-0 items-center justify-center rounded-md text-muted transition-colors duration-150 hover:bg-hover hover:text-text",
          "disabled:cursor-not-allowed disabled:opacity-50",
          variant === "secondary" && "border border-line-strong bg-surface",
          className,
        )}
        {...rest}
      >
        <Icon aria-hidden className="size-4" />
      </button>
    </Tooltip>
  );
}
