"use client";

import { createContext, type ReactNode, use } from "react";

type Help = (message: string) => ReactNode;

const Context = createContext<Help>(() => null);

/** What the product can say further about a failure, by its message; shown in every error state inside. */
export function FailureHelpProvider({ help, children }: { help: Help; children: ReactNode }) {
  return <Context value={help}>{children}</Context>;
}

export function FailureHelp({ message }: { message: string }) {
  return use(Context)(message);
}
