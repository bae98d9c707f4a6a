import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type {
  AccessGraph,
  AccessHolders,
  AccessHoldings,
  AccessWhy,
} from "@/lib/domain/tenancy/access-views/access-view";
import type { AccessBinding, ProhibitionResource } from "@/lib/domain/tenancy/resources/access";
import type { TenancyChangePreview } from "@/lib/domain/tenancy/tenancy-view";
import { apiFetch } from "./api-fetch";

/** A question as it stands in the address; empty values count as absent. */
export type AccessQuestion = Partial<
  Record<"subject" | "right" | "verb" | "resource" | "level" | "cluster" | "namespace", string>
>;

/** A change that is only tried. */
export type TriedChange = { binding: AccessBinding["spec"] } | { prohibition: ProhibitionResource["spec"] };

// Everything here is asked again when somebody changes tenancy: `lib/client/tenancy.ts` forgets this key.
const key = ["access"] as const;

export const accessQueries = {
  /** What one may do oneself. */
  me: () =>
    queryOptions({
      queryKey: [...key, "me"],
      queryFn: ({ signal }) => apiFetch<AccessHoldings>("/api/access/me", { signal }),
    }),
  /** @param level by `formatLevel`. */
  graph: (level: string) =>
    queryOptions({
      queryKey: [...key, "graph", level],
      queryFn: ({ signal }) => apiFetch<AccessGraph>("/api/access/graph", { query: { level }, signal }),
      placeholderData: keepPreviousData,
    }),
  whoCan: (question: AccessQuestion) =>
    queryOptions({
      queryKey: [...key, "who-can", question],
      queryFn: ({ signal }) => apiFetch<AccessHolders>("/api/access/who-can", { query: question, signal }),
      retry: false,
    }),
  /** @param subject as the policy calls it; empty: oneself. */
  whatCan: (subject: string) =>
    queryOptions({
      queryKey: [...key, "what-can", subject],
      queryFn: ({ signal }) =>
        apiFetch<AccessHoldings>("/api/access/what-can", { query: { subject }, signal }),
      retry: false,
    }),
  why: (question: AccessQuestion) =>
    queryOptions({
      queryKey: [...key, "why", question],
      queryFn: ({ signal }) => apiFetch<AccessWhy>("/api/access/why", { query: question, signal }),
      retry: false,
    }),
  /** What a change would give and take. The last answer stays in view until the next is there. */
  whatIf: (change: TriedChange) =>
    queryOptions({
      queryKey: [...key, "what-if", change],
      queryFn: ({ signal }) =>
        apiFetch<TenancyChangePreview>("/api/access/what-if", { method: "POST", body: change, signal }),
      placeholderData: keepPreviousData,
      refetchOnWindowFocus: false,
      retry: false,
    }),
};
