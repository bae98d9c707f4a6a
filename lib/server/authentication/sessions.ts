import "server-only";

/** Sessions that were signed out before they expired, and who wants to know. One instance a process, see below. */
export class SessionRevocations {
  readonly #expiries = new Map<string, number>();
  readonly #listeners = new Map<string, Set<() => void>>();

  /** Revokes at once: the next request of the session is refused, its open streams are told. `expiresAt` in ms since the epoch. */
  revoke(sessionId: string, expiresAt: number, now = Date.now()): void {
    for (const [id, expiry] of this.#expiries) if (expiry <= now) this.#expiries.delete(id);
    this.#expiries.set(sessionId, expiresAt);
    const listeners = this.#listeners.get(sessionId);
    this.#listeners.delete(sessionId);
    for (const listener of listeners ?? []) listener();
  }

  isRevoked(sessionId: string): boolean {
    return this.#expiries.has(sessionId);
  }

  /** Calls `listener` once, when the session is revoked. Returns the way to stop listening. */
  onRevoked(sessionId: string, listener: () => void): () => void {
    const listeners = this.#listeners.get(sessionId) ?? new Set();
    listeners.add(listener);
    this.#listeners.set(sessionId, listeners);
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#listeners.get(sessionId) === listeners)
        this.#listeners.delete(sessionId);
    };
  }

  /** How many signed-out sessions are remembered. */
  get size(): number {
    return this.#expiries.size;
  }
}

const key = Symbol.for("isthmus.sessions");
const holder = globalThis as { [key]?: SessionRevocations };

/**
 * Shared through globalThis: sign-out runs in Next's bundle of this module, the portal in the server's.
 * The class of another bundle fits as well; it is used by shape, never by `instanceof`.
 */
export const revocations: SessionRevocations = (holder[key] ??= new SessionRevocations());
