import { queryOptions } from "@tanstack/react-query";
import type { SessionView } from "@/lib/domain/kubernetes/session-view";
import { apiFetch } from "./api-fetch";

export const sessionQueries = {
  /** Who is signed in, and whether the host answers; asked again every 5 s: it is also how we learn that our server is gone. */
  current: () =>
    queryOptions({
      queryKey: ["session"],
      queryFn: ({ signal }) => apiFetch<SessionView>("/api/session", { signal }),
      refetchInterval: 5000,
      retry: false,
    }),
};

/** Ends the session and goes where the server says. @throws StatusError when the server does not answer. */
export async function signOut(): Promise<void> {
  const { csrfToken } = await apiFetch<{ csrfToken: string }>("/api/auth/csrf");
  const response = await fetch("/api/auth/signout", {
    method: "POST",
    credentials: "same-origin",
    headers: { "x-isthmus-csrf": "1" },
    body: new URLSearchParams({ csrfToken, callbackUrl: "/sign-in", json: "true" }),
  });
  const answer: unknown = await response.json();
  const url =
    typeof answer === "object" && answer !== null && "url" in answer ? String(answer.url) : "/sign-in";
  window.location.assign(url);
}
