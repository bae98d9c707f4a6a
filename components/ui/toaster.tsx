"use client";

import { X } from "lucide-react";
import { Toast as Primitive } from "radix-ui";
import { useSyncExternalStore } from "react";
import { Button } from "./button";
import { StatusText } from "./status-pill";
import { type ToastMessage, toastStore } from "./toast";

const none: readonly ToastMessage[] = [];
const words = {
  ok: "Done",
  info: "Note",
  warn: "Warning",
  bad: "Error",
  unknown: "Note",
  progress: "Under way",
} as const;

/** Draws what `toast` says; once, in the providers. F8 moves the focus here. Injects no style element, unlike its kind. */
export function Toaster() {
  const messages = useSyncExternalStore(toastStore.subscribe, toastStore.read, () => none);
  return (
    <Primitive.Provider label="Message" swipeDirection="right">
      {messages.map((message) => (
        <Primitive.Root
          key={message.id}
          duration={message.milliseconds}
          type={message.tone === "bad" ? "foreground" : "background"}
          onOpenChange={(open) => !open && toastStore.remove(message.id)}
          className="flex animate-enter items-start gap-3 rounded-md border border-line bg-surface p-3 shadow-float"
        >
          <div className="min-w-0 flex-1">
            <Primitive.Title className="font-semibold wrap-anywhere">
              <StatusText tone={message.tone} className="mr-2 align-text-bottom">
                <span className="sr-only">{words[message.tone]}:</span>
              </StatusText>
              {message.title}
            </Primitive.Title>
            {message.description !== undefined && (
              <Primitive.Description className="mt-0.5 text-sm text-muted wrap-anywhere">
                {message.description}
              </Primitive.Description>
            )}
          </div>
          {message.action && (
            <Primitive.Action asChild altText={message.action.label} onClick={message.action.onSelect}>
              <Button size="sm">{message.action.label}</Button>
            </Primitive.Action>
          )}
          <Primitive.Close
            aria-label="Close message"
            className="inline-flex size-7 shrink-0 items-center justify-center rounded-md text-muted hover:bg-hover hover:text-text"
          >
            <X aria-hidden className="size-4" />
          </Primitive.Close>
        </Primitive.Root>
      ))}
      <Primitive.Viewport className="fixed right-4 bottom-4 z-50 flex w-[min(400px,calc(100vw-32px))] flex-col gap-2 max-md:bottom-20" />
    </Primitive.Provider>
  );
}
