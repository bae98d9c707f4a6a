"use client";

import { createContext, type ReactNode, useContext } from "react";
import { isPathWithin, type Violation } from "@/lib/domain/istio/violation";

export type ObjectPath = readonly (string | number)[];

const Problems = createContext<readonly Violation[]>([]);

/** Tells every field below what is wrong in the object that the form writes. */
export function ProblemsProvider({
  violations,
  children,
}: {
  violations: readonly Violation[];
  children: ReactNode;
}) {
  return <Problems value={violations}>{children}</Problems>;
}

/**
 * What is wrong at this path of the object; undefined when nothing is.
 * @param deep also what is wrong below it, for a control that draws the whole part.
 */
export function useProblem(path: ObjectPath | undefined, deep = false): string | undefined {
  const violations = useContext(Problems);
  if (path === undefined) return undefined;
  const messages = violations
    .filter(
      (violation) =>
        violation.severity === "error" &&
        isPathWithin(violation.path, path) &&
        (deep || violation.path.length === path.length),
    )
    .map(({ message }) => message);
  return messages.length === 0 ? undefined : [...new Set(messages)].join(". ");
}
