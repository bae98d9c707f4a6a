import { pino } from "pino";
import { expect, it } from "vitest";
import { emptyWorld } from "@/lib/domain/kubernetes/empty-world";
import type { ClusterWorld } from "@/lib/domain/kubernetes/projected";
import type { ClusterRegistry } from "@/lib/server/clusters/cluster-registry";
import { createCallMonitor } from "@/lib/server/telemetry/call-monitor";
import { createTopologyFeed } from "./topology-feed";

/** Two clusters whose worlds the test decides. */
function registryOf(worlds: Record<string, () => ClusterWorld>) {
  const names = Object.keys(worlds);
  let announce = (_change: { cluster: string }): void => undefined;
  let lastSeen = 0;
  const summaryOf = (name: string) => ({ name, lastSeen: `second ${lastSeen}` });
  const registry = {
    names: () => names,
    list: () => [],
    get: (name: string) => ({ name, spec: {}, cache: { world: () => worlds[name]?.() } }),
    summaries: () => names.map(summaryOf),
    onChange(listener: typeof announce) {
      announce = listener;
      return () => undefined;
    },
  } as unknown as ClusterRegistry;
  return { registry, announce: (cluster: string) => announce({ cluster }), tick: () => (lastSeen += 1) };
}

it("keeps the former picture of a cluster that cannot be built, says so once, and goes on with the others", async () => {
  const lines: Record<string, unknown>[] = [];
  const logger = pino({ level: "info" }, { write: (line: string) => void lines.push(JSON.parse(line)) });
  let isHostile = true;
  const { registry, announce } = registryOf({
    odd: () => {
      if (isHostile) throw new TypeError("Cannot convert object to primitive value");
      return emptyWorld("odd");
    },
    west: () => emptyWorld("west"),
  });
  const feed = createTopologyFeed(registry, {
    coalesceMilliseconds: 0,
    logger,
    monitor: createCallMonitor({ registry, logger }),
  });
  try {
    const first = feed.snapshotEvent();
    expect(first).toContain('"name":"odd"');
    expect(first).toContain('"name":"west"');
    feed.subscribe(() => undefined);
    // In the timer nobody could catch it: an exception there would end the process, and this test.
    announce("odd");
    await new Promise((resolve) => setImmediate(resolve));
    expect(feed.snapshotEvent()).toContain('"name":"odd"');
    expect(lines.map(({ cluster }) => cluster)).toEqual(["odd"]);

    isHostile = false;
    announce("odd");
    feed.snapshotEvent();
    isHostile = true;
    announce("odd");
    feed.snapshotEvent();
    expect(lines.map(({ cluster }) => cluster)).toEqual(["odd", "odd"]);
  } finally {
    feed.stop();
  }
});

it("serialises one snapshot for a wave of readers, whatever the clock says", () => {
  const { registry, tick } = registryOf({ west: () => emptyWorld("west") });
  const logger = pino({ level: "silent" });
  const monitor = createCallMonitor({ registry, logger });
  const feed = createTopologyFeed(registry, { coalesceMilliseconds: 0, logger, monitor });
  try {
    const first = feed.snapshotEvent();
    tick();
    expect(feed.snapshotEvent()).toBe(first);
  } finally {
    feed.stop();
  }
});
