"use client";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { ThemeProvider } from "next-themes";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { type ReactNode, useState } from "react";
import { NonceProvider } from "@/components/ui/nonce";
import { Toaster } from "@/components/ui/toaster";
import { TooltipProvider } from "@/components/ui/tooltip";
import { isStatusError } from "@/lib/domain/kubernetes/status-error";

/** A refusal stays a refusal; only what may pass by itself is tried once more. */
function retry(count: number, error: Error): boolean {
  return count < 1 && (!isStatusError(error) || error.code >= 500);
}

function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      // "always": a browser without a network can still reach a server on the same machine.
      queries: { retry, retryDelay: 400, networkMode: "always", staleTime: 1000 },
      mutations: { networkMode: "always" },
    },
  });
}

export function Providers({ nonce, children }: { nonce: string | undefined; children: ReactNode }) {
  const [client] = useState(createQueryClient);
  return (
    <ThemeProvider
      attribute="data-theme"
      defaultTheme="system"
      enableSystem
      {...(nonce === undefined ? {} : { nonce })}
    >
      <NonceProvider nonce={nonce}>
        <QueryClientProvider client={client}>
          <NuqsAdapter>
            <TooltipProvider>
              {children}
              <Toaster />
            </TooltipProvider>
          </NuqsAdapter>
        </QueryClientProvider>
      </NonceProvider>
    </ThemeProvider>
  );
}
