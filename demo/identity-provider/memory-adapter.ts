import type { Adapter, AdapterPayload } from "oidc-provider";

const entries = new Map<string, { payload: AdapterPayload; expiresAt: number }>();
const uids = new Map<string, string>();
const byGrant = new Map<string, Set<string>>();

/** Keeps the provider's codes and interactions in memory: they live for minutes, and a demo has few people. */
export class MemoryAdapter implements Adapter {
  readonly #model: string;

  constructor(model: string) {
    this.#model = model;
  }

  async upsert(id: string, payload: AdapterPayload, expiresIn: number): Promise<void> {
    const key = this.#key(id);
    const now = Date.now();
    for (const [other, entry] of entries) if (entry.expiresAt <= now) entries.delete(other);
    entries.set(key, { payload, expiresAt: now + expiresIn * 1000 });
    if (this.#model === "Session" && payload.uid) uids.set(payload.uid, id);
    if (payload.grantId) {
      const keys = byGrant.get(payload.grantId) ?? new Set();
      byGrant.set(payload.grantId, keys.add(key));
    }
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    const entry = entries.get(this.#key(id));
    return entry && entry.expiresAt > Date.now() ? entry.payload : undefined;
  }

  async findByUid(uid: string): Promise<AdapterPayload | undefined> {
    const id = uids.get(uid);
    return id === undefined ? undefined : this.find(id);
  }

  /** Device flow only, which is off. */
  async findByUserCode(): Promise<undefined> {
    return undefined;
  }

  async consume(id: string): Promise<void> {
    const entry = entries.get(this.#key(id));
    if (entry) entry.payload.consumed = Math.floor(Date.now() / 1000);
  }

  async destroy(id: string): Promise<void> {
    entries.delete(this.#key(id));
  }

  async revokeByGrantId(grantId: string): Promise<void> {
    for (const key of byGrant.get(grantId) ?? []) entries.delete(key);
    byGrant.delete(grantId);
  }

  #key(id: string): string {
    return `${this.#model}:${id}`;
  }
}
