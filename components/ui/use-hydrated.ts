"use client";

import { useSyncExternalStore } from "react";

const never = () => () => undefined;

/** False on the server and while React takes over its HTML, also when that happens late in a Suspense boundary; then true. */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}
