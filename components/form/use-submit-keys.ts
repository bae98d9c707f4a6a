import { type RefObject, useEffect } from "react";

/** ⌘↵ and Ctrl+Enter submit the form from anywhere in it; Enter alone in a field does not, since a save reaches a cluster. */
export function useSubmitKeys(form: RefObject<HTMLFormElement | null>): void {
  useEffect(() => {
    const element = form.current;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== "Enter") return;
      // The YAML editor inside the form has a save of its own.
      if (event.target instanceof HTMLElement && event.target.isContentEditable) return;
      if (event.metaKey || event.ctrlKey) {
        event.preventDefault();
        // What is typed but not taken yet (an entry of a list) is taken when its field is left.
        const { activeElement } = document;
        if (activeElement instanceof HTMLElement) {
          activeElement.blur();
          activeElement.focus();
        }
        // React has taken it in by then.
        queueMicrotask(() => element?.requestSubmit());
      } else if (event.target instanceof HTMLInputElement) event.preventDefault();
    };
    element?.addEventListener("keydown", onKeyDown);
    return () => element?.removeEventListener("keydown", onKeyDown);
  }, [form]);
}
