"use client";

import { createContext, type ReactNode, useContext, useEffect, useState } from "react";

const NonceContext = createContext<string | undefined>(undefined);

/** The nonce of this document's content security policy, for primitives that must add a style element. */
export function useNonce(): string | undefined {
  return useContext(NonceContext);
}

export function NonceProvider({ nonce, children }: { nonce: string | undefined; children: ReactNode }) {
  // The document keeps the policy it was loaded with; a later render on the server brings another nonce.
  const [first] = useState(nonce);
  useEffect(() => {
    // The scroll lock under Radix dialogs asks for its nonce here (package get-nonce).
    Object.assign(globalThis, { __webpack_nonce__: first });
  }, [first]);
  return <NonceContext value={first}>{children}</NonceContext>;
}
