import { clsx } from "clsx";
import type { ComponentProps } from "react";
import { inputClasses } from "./input";

export function Textarea({
  mono = false,
  className,
  ...rest
}: ComponentProps<"textarea"> & { mono?: boolean }) {
  return (
    <textarea
      {...rest}
      className={clsx(inputClasses, "px-2.5 py-2", mono && "font-mono text-xs", className)}
    />
  );
}
