"use client";

import { useSyncExternalStore } from "react";

const key = "isthmus.rail";
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Whether the rail is expanded, remembered in this browser; collapsed until told otherwise. */
export function useRail(): { expanded: boolean; toggle: () => void } {
  const expanded = useSyncExternalStore(
    subscribe,
    () => localStorage.getItem(key) === "expanded",
    () => false,
  );
  return {
    expanded,
    toggle: () => {
      localStorage.setItem(key, expanded ? "collapsed" : "expanded");
      for (const listener of listeners) listener();
    },
  };
}
