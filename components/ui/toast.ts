import type { Tone } from "./status-pill";

export interface ToastMessage {
  id: number;
  tone: Tone;
  title: string;
  description?: string;
  /** One act, e.g. "Undo". */
  action?: { label: string; onSelect: () => void };
  /** How long it stays; errors stay until closed. */
  milliseconds: number;
}

type Options = Partial<Pick<ToastMessage, "description" | "action" | "milliseconds">>;

const longest = 2_147_483_647;
let messages: readonly ToastMessage[] = [];
let nextId = 1;
const listeners = new Set<() => void>();

function change(next: readonly ToastMessage[]): void {
  messages = next;
  for (const listener of listeners) listener();
}

function show(tone: Tone, title: string, options: Options, milliseconds: number): void {
  // Three at a time: an older message has been read or is worth less than the new one.
  change([...messages, { id: nextId++, tone, title, milliseconds, ...options }].slice(-3));
}

/** Says what just happened, without taking the focus. Drawn by the `Toaster`, which the application mounts once. */
export const toast = {
  success: (title: string, options: Options = {}) => show("ok", title, options, 6000),
  info: (title: string, options: Options = {}) => show("info", title, options, 6000),
  warning: (title: string, options: Options = {}) => show("warn", title, options, 10_000),
  error: (title: string, options: Options = {}) => show("bad", title, options, longest),
};

export const toastStore = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  read: (): readonly ToastMessage[] => messages,
  remove: (id: number): void => change(messages.filter((message) => message.id !== id)),
};
