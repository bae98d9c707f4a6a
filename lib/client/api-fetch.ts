import { parseStatus, StatusError } from "@/lib/domain/kubernetes/status-error";

export interface ApiRequest {
  method?: "GET" | "POST" | "PUT" | "DELETE";
  /** Sent as JSON. */
  body?: unknown;
  /** Absent values and empty strings are left out. */
  query?: Record<string, string | number | undefined>;
  signal?: AbortSignal;
}

/**
 * Calls our own API from the browser and reads its JSON. `T` is what the route answers: both ends are one release.
 * Nobody signed in: goes to the sign-in page.
 * @throws StatusError as the API answered it; ServiceUnavailable when nothing answered ({@link isUnreachable}).
 */
export async function apiFetch<T>(path: string, request: ApiRequest = {}): Promise<T> {
  const response = await send(path, request);
  if (response.status === 204) return undefined as T;
  const body = await readJson(response);
  if (response.ok && body !== undefined) return body as T;
  if (response.status === 401) goToSignIn();
  throw (
    parseStatus(body) ??
    new StatusError("InternalError", `Isthmus answered ${response.status} without saying why`, undefined, {
      code: response.ok ? 502 : response.status,
    })
  );
}

async function send(path: string, { method = "GET", body, query, signal }: ApiRequest): Promise<Response> {
  try {
    return await fetch(withQuery(path, query), {
      method,
      credentials: "same-origin",
      cache: "no-store",
      headers: {
        accept: "application/json",
        ...(method === "GET" ? {} : { "x-isthmus-csrf": "1", "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new StatusError(
      "ServiceUnavailable",
      "Isthmus does not answer. Your connection or the server is down; what you see is what was last known.",
      undefined,
      { cause },
    );
  }
}

async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return undefined;
  }
}

function withQuery(path: string, query: ApiRequest["query"] = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== "") search.set(name, String(value));
  }
  return search.size === 0 ? path : `${path}?${search}`;
}

function goToSignIn(): void {
  const back = `${window.location.pathname}${window.location.search}`;
  window.location.assign(`/sign-in?callbackUrl=${encodeURIComponent(back)}`);
}

/** True when nothing answered at all, as opposed to a refusal or a failure that our server reported. */
export function isUnreachable(error: unknown): boolean {
  return error instanceof StatusError && error.reason === "ServiceUnavailable" && error.cause !== undefined;
}
