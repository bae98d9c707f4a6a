import { useEffect, useState } from "react";

/** Sent before the page is left by a key or the palette; whoever prevents it keeps the person here. */
const leavingEvent = "isthmus:leaving";

/** Whether nobody on the page holds a person back who goes to `href`. */
export function mayLeave(href: string): boolean {
  return window.dispatchEvent(new CustomEvent(leavingEvent, { detail: href, cancelable: true }));
}

/**
 * While `dirty`: closing or reloading the tab asks through the browser; a click on a link inside the console is held back.
 * @returns the address that was held back, and how to forget it.
 */
export function useUnsavedGuard(dirty: boolean): { heldBack: string | undefined; forget: () => void } {
  const [heldBack, setHeldBack] = useState<string>();
  useEffect(() => {
    if (!dirty) return;
    const onUnload = (event: BeforeUnloadEvent) => event.preventDefault();
    const onClick = (event: MouseEvent) => {
      if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey)
        return;
      const link =
        event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("a[href]") : null;
      if (link === null || link.target === "_blank" || link.origin !== window.location.origin) return;
      if (link.pathname === window.location.pathname) return;
      event.preventDefault();
      event.stopPropagation();
      setHeldBack(`${link.pathname}${link.search}`);
    };
    const onNavigate = (event: Event) => {
      if (!(event instanceof CustomEvent) || typeof event.detail !== "string") return;
      event.preventDefault();
      setHeldBack(event.detail);
    };
    window.addEventListener("beforeunload", onUnload);
    window.addEventListener(leavingEvent, onNavigate);
    // Before the router's own handler, which would navigate.
    document.addEventListener("click", onClick, true);
    return () => {
      window.removeEventListener("beforeunload", onUnload);
      window.removeEventListener(leavingEvent, onNavigate);
      document.removeEventListener("click", onClick, true);
    };
  }, [dirty]);
  return { heldBack, forget: () => setHeldBack(undefined) };
}
