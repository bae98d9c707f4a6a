import { QueryCache, QueryClient } from "@tanstack/react-query";
import { isStatusError } from "@/lib/domain/kubernetes/status-error";

/** A refusal stays a refusal; only what may pass by itself is tried once more. */
function retry(count: number, error: Error): boolean {
  return count < 1 && (!isStatusError(error) || error.code >= 500);
}

/**
 * The memory of what the server said. What was allowed and is refused now is forgotten at once, and everything else that is shown is
 * asked again: rights changed, and last-known data is for servers that do not answer.
 */
export function createQueryClient(): QueryClient {
  const client = new QueryClient({
    queryCache: new QueryCache({
      onError: (error, query) => {
        if (!isStatusError(error) || error.code !== 403 || query.state.data === undefined) return;
        query.setState({ data: undefined, dataUpdatedAt: 0 });
        void client.invalidateQueries({
          predicate: (other) => other !== query && other.state.data !== undefined,
        });
      },
    }),
    defaultOptions: {
      // "always": a browser without a network can still reach a server on the same machine.
      queries: { retry, retryDelay: 400, networkMode: "always", staleTime: 1000 },
      mutations: { networkMode: "always" },
    },
  });
  return client;
}
