import { clsx } from "clsx";
import { LoaderCircle, type LucideIcon } from "lucide-react";
import { Slot } from "radix-ui";
import type { ComponentProps } from "react";

export type ButtonVariant = "primary" | "secondary" | "ghost" | "danger";

const variants: Record<ButtonVariant, string> = {
  primary: "bg-accent text-on-accent hover:bg-accent-hover",
  secondary: "border border-line-strong bg-surface hover:bg-hover",
  ghost: "text-muted hover:bg-hover hover:text-text",
  danger: "bg-bad-fill text-on-accent hover:opacity-90",
};

const sizes = {
  sm: "h-7 gap-1.5 px-2.5 text-sm",
  md: "h-8 gap-2 px-3 text-base",
} as const;

interface ButtonProps extends ComponentProps<"button"> {
  variant?: ButtonVariant;
  size?: keyof typeof sizes;
  icon?: LucideIcon;
  /** Work is under way: shows a spinner and refuses further clicks, keeping the focus. */
  pending?: boolean;
  /** Draws the only child (a link) as the button. */
  asChild?: boolean;
}

export function Button({
  variant = "secondary",
  size = "md",
  icon: Icon,
  pending = false,
  asChild = false,
  className,
  children,
  onClick,
  type = "button",
  ...rest
}: ButtonProps) {
  const classes = clsx(
    "inline-flex shrink-0 items-center justify-center rounded-md font-medium whitespace-nowrap transition-colors duration-150",
    "disabled:cursor-not-allowed disabled:opacity-50 aria-disabled:cursor-progress",
    variants[variant],
    sizes[size],
    className,
  );
  const symbol = pending ? (
    <LoaderCircle aria-hidden className="size-4 animate-spin" />
  ) : (
    Icon && <Icon aria-hidden className="size-4" />
  );
  if (asChild) {
    return (
      <Slot.Root className={classes} {...rest}>
        {symbol}
        <Slot.Slottable>{children}</Slot.Slottable>
      </Slot.Root>
    );
  }
  return (
    <button
      type={type}
      className={classes}
      aria-busy={pending || undefined}
      aria-disabled={pending || undefined}
      onClick={pending ? (event) => event.preventDefault() : onClick}
      {...rest}
    >
      {symbol}
      {children}
    </button>
  );
}
