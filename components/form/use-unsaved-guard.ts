import { useEffect, useState } from "react";

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
    window.addEventListener("beforeunload", onUnload);
    // Before the router's own handler, which would navigate.
    document.addEventListener("click", onClick, true);
    return () => {
      window.removeEventListener("beforeunload", onUnload);
      document.removeEventListener("click", onClick, true);
    };
  }, [dirty]);
  return { heldBack, forget: () => setHeldBack(undefined) };
}
