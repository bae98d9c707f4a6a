"use client";

import { useEffect, useRef } from "react";
import type { Destination } from "./navigation";

interface Shortcuts {
  destinations: readonly Destination[];
  onNavigate: (href: string) => void;
  onPalette: () => void;
  onHelp: () => void;
}

/** A second key counts as part of `g …` this long. */
const chordMilliseconds = 1200;

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target.closest("input, textarea, select, [role=textbox], [role=dialog]") !== null)
  );
}

/** `⌘K` everywhere; `g` and the key of a page, and `?`, when nobody types. */
export function useShortcuts(shortcuts: Shortcuts): void {
  const current = useRef(shortcuts);
  useEffect(() => {
    current.current = shortcuts;
  });
  useEffect(() => {
    let chordUntil = 0;
    const onKeyDown = (event: KeyboardEvent) => {
      if ((event.metaKey || event.ctrlKey) && !event.altKey && event.key.toLowerCase() === "k") {
        event.preventDefault();
        current.current.onPalette();
        return;
      }
      if (event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target)) return;
      if (event.timeStamp < chordUntil) {
        chordUntil = 0;
        const destination = current.current.destinations.find(({ key }) => key === event.key);
        if (destination) {
          event.preventDefault();
          current.current.onNavigate(destination.href);
        }
      } else if (event.key === "g") {
        chordUntil = event.timeStamp + chordMilliseconds;
      } else if (event.key === "?") {
        event.preventDefault();
        current.current.onHelp();
      }
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);
}
