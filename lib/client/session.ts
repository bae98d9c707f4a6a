import { queryOptions } from "@tanstack/react-query";
import type { SessionView } from "@/lib/domain/kubernetes/session-view";
import { StatusError } from "@/lib/domain/kubernetes/status-error";
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

/** Ends the session everywhere it is open and shows the sign-in page. @throws StatusError when the server does not answer. */
export async function signOut(): Promise<void> {
  const { csrfToken } = await apiFetch<{ csrfToken: string }>("/api/auth/csrf");
  const response = await fetch("/api/auth/signout", {
    method: "POST",
    credentials: "same-origin",
    body: new URLSearchParams({ csrfToken, callbackUrl: "/sign-in?signed-out=1", json: "true" }),
  });
  const answer: unknown = await response.json();
  if (!response.ok || typeof answer !== "object" || answer === null || !("url" in answer)) {
    throw new StatusError(
      "InternalError",
      `Isthmus answered ${response.status} to the sign-out. Reload the page and try again.`,
    );
  }
  window.location.assign(String(answer.url));
}
