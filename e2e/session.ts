import { signIn } from "../scripts/setup/sign-in.mjs";

/** People of the platform, and of the tenants storefront (tina) and books (theo writes, beth administers). */
export type PlatformPersonId = "olivia" | "ed" | "vera";
export type PersonId = PlatformPersonId | "tina" | "theo" | "beth";

/** The answer of the public API: data, or a `metav1.Status`. */
export interface Answer<T = unknown> {
  status: number;
  headers: Headers;
  body: T & {
    kind?: string;
    code?: number;
    reason?: string;
    message?: string;
    details?: {
      cluster?: string;
      group?: string;
      kind?: string;
      namespace?: string;
      name?: string;
      causes?: { field?: string; message: string }[];
    };
  };
}

/** One person's session on the public API, as their browser would use it. */
export interface Session {
  <T = unknown>(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer<T>>;
  /** The session's Cookie header. */
  cookie: () => string;
}

export function baseURL(): string {
  const url = process.env.ISTHMUS_E2E_URL;
  if (!url) throw new Error("Isthmus is not running for the journeys");
  return url;
}

/** A person's session without a browser. */
export async function openSession(person: PersonId): Promise<Session> {
  return (await signIn(baseURL(), person)) as Session;
}
