"use client";

import { useState } from "react";

/**
 * Which rows of a list are open. A row stays as it is when it is edited, moved or when others come and go; a row that is
 * added is open, and so is the only one of a list.
 */
export function useOpenRows<T>(rows: readonly T[], onChange: (rows: T[]) => void) {
  const [flags, setFlags] = useState<readonly boolean[]>([]);
  const isOpen = (index: number) => flags[index] ?? rows.length === 1;
  return {
    isOpen,
    onToggle: (index: number) => setFlags(rows.map((_, at) => (at === index ? !isOpen(index) : isOpen(at)))),
    onChange: (next: T[]) => {
      setFlags(
        next.map((row, index) => {
          const before = rows.indexOf(row);
          if (before >= 0) return isOpen(before);
          return next.length > rows.length || isOpen(index);
        }),
      );
      onChange(next);
    },
  };
}
