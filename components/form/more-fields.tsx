"use client";

import { type ReactNode, useState } from "react";

interface MoreFieldsProps {
  /** What is inside, in a few words. */
  title: string;
  /** Something inside is set, so it is in view from the start. */
  isSet: boolean;
  children: ReactNode;
}

/** Fields that few need, behind a disclosure unless one is set. */
export function MoreFields({ title, isSet, children }: MoreFieldsProps) {
  // Emptying the last field must not close it under the person's hands.
  const [isOpen] = useState(isSet);
  return (
    <details open={isOpen || undefined} className="text-sm">
      <summary className="w-fit cursor-pointer rounded-sm text-muted hover:text-text">{title}</summary>
      <div className="mt-3 flex flex-col gap-4">{children}</div>
    </details>
  );
}
