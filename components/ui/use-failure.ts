"use client";

import { useState } from "react";

/**
 * Why there is still nothing to show. A query without data forgets its error each time it tries again; this remembers it
 * until data comes, so that a page does not flicker between skeleton and error.
 */
export function useFailure(query: { data: unknown; error: Error | null }): Error | undefined {
  const [last, setLast] = useState<Error>();
  const next = query.data === undefined ? (query.error ?? last) : undefined;
  if (next !== last) setLast(next);
  return next;
}
