/**
 * Starts the sign-in at the identity provider and leaves the page. next-auth wants its own token besides our Origin check.
 * `returnTo` is a path of ours. @throws Error in words for a person, when the server does not answer.
 */
export async function beginSignIn(returnTo: string): Promise<void> {
  window.location.assign(await post("/api/auth/signin/oidc", returnTo));
}

async function post(path: string, callbackUrl: string): Promise<string> {
  const { csrfToken } = await readJson(await fetch("/api/auth/csrf", { cache: "no-store" }));
  const body = new URLSearchParams({ csrfToken: String(csrfToken), callbackUrl, json: "true" });
  const { url } = await readJson(await fetch(path, { method: "POST", body }));
  if (typeof url !== "string") throw new Error("Isthmus answered without a place to go. Try again.");
  return url;
}

async function readJson(response: Response): Promise<Record<string, unknown>> {
  if (!response.ok) throw new Error(`Isthmus answered ${response.status}. Reload the page and try again.`);
  return (await response.json()) as Record<string, unknown>;
}
