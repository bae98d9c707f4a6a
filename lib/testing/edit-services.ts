import type { ClusterCache } from "../server/cache/cluster-cache";
import type { Administrator } from "./fleet";

/** Edits of real Services, each with a token of its own, and the model to compare a cache with. */
export interface Edits {
  /** Creates, updates or deletes the next Service. */
  next(): Promise<void>;
  /** Whether the cache holds exactly what was written. */
  isMirroredBy(cache: ClusterCache): boolean;
  /** `upsert e-1`, `delete e-1`, …: one entry for each edit so far. */
  expectedChanges(): string[];
}

const label = "token";

/** In turn: create one, update one, update another, delete the oldest when there are many. */
export function createServiceEdits(administrator: Administrator, namespace: string): Edits {
  const path = `/api/v1/namespaces/${namespace}/services`;
  const tokens = new Map<string, string>();
  const expected: string[] = [];
  let count = 0;

  async function update(name: string, token: string): Promise<void> {
    const { code, body } = await administrator.send(
      "PATCH",
      `${path}/${name}`,
      { metadata: { labels: { [label]: token } } },
      "application/merge-patch+json",
    );
    if (code !== 200) throw new Error(`the update of ${name} answered ${code}: ${JSON.stringify(body)}`);
    tokens.set(name, token);
    expected.push(`upsert ${name}`);
  }

  return {
    async next() {
      count += 1;
      const token = `t-${count}`;
      const [oldest] = tokens.keys();
      if (oldest !== undefined && count % 5 === 0) {
        await administrator.delete(`${path}/${oldest}`);
        tokens.delete(oldest);
        expected.push(`delete ${oldest}`);
      } else if (oldest !== undefined && count % 2 === 0) await update(oldest, token);
      else {
        const name = `e-${count}`;
        await administrator.create(path, {
          apiVersion: "v1",
          kind: "Service",
          metadata: { name, labels: { [label]: token } },
          spec: { type: "ExternalName", externalName: "example.org" },
        });
        tokens.set(name, token);
        expected.push(`upsert ${name}`);
      }
    },
    isMirroredBy(cache) {
      const held = cache.world().services.filter(({ meta }) => meta.namespace === namespace);
      return (
        held.length === tokens.size && held.every(({ meta }) => meta.labels[label] === tokens.get(meta.name))
      );
    },
    expectedChanges: () => expected,
  };
}
