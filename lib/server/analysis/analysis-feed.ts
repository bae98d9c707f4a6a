import "server-only";
import { createAnalysis, type Analysis } from "@/lib/domain/analysis/analyze";
import { keepConfirmed } from "@/lib/domain/analysis/keep-confirmed";
import type { Finding } from "@/lib/domain/istio/finding";
import type { ClusterWorld } from "@/lib/domain/kubernetes/projected";
import { StatusError, type Status } from "@/lib/domain/kubernetes/status-error";
import type { ClusterView, MemberCluster } from "@/lib/server/clusters/cluster-registry";
import type { Logger } from "@/lib/server/logger";
import { runInSlices } from "./run-in-slices";

export interface AnalysisResult {
  /** Of every cluster that was ever live, and across them; sorted, the suppressed ones included. */
  findings: readonly Finding[];
  /** When the clusters were looked at, milliseconds since 1970. */
  at: number;
  /** Clusters, or checks of them, that could not be analysed. */
  failures: { cluster: string; status: Status }[];
}

export interface FindingsChange {
  introduced: Finding[];
  resolved: Finding[];
}

/**
 * The findings over all clusters, for all who ask. Computed in slices, so that the event loop is never held; only checks whose
 * objects changed run again; and only while somebody asks.
 */
export interface AnalysisFeed {
  /** The last result at once, the first one when it is there. A newer one is begun when something changed since. */
  read(): Promise<AnalysisResult & { outdated: boolean }>;
  /** The last result, or undefined before the first, without waiting; begins one all the same. */
  latest(): AnalysisResult | undefined;
  /** What a change of one cluster's world would bring and end; remembers, so that asking again while somebody types is cheap. */
  compare(before: ClusterWorld, after: ClusterWorld): Promise<FindingsChange>;
  stop(): void;
}

/** For so long after the last question a change is analysed by itself, so that the next question finds it done. */
const wantedMilliseconds = 30_000;
const coalesceMilliseconds = 250;

/** @param whole of the whole fleet, when `registry` is a part of it: what only the part's narrowness makes up is no finding. */
export function createAnalysisFeed(
  registry: ClusterView,
  logger: Logger,
  whole?: AnalysisFeed,
): AnalysisFeed {
  const analysis = createAnalysis();
  /** By cluster; apart from the one above, whose memory worlds that are only thought of would spoil. */
  const previews = new Map<string, Analysis>();
  let result: AnalysisResult | undefined;
  let running: Promise<AnalysisResult> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isDirty = true;
  let askedAt = -Infinity;
  /** Checks that failed the last time; each is logged once, however often it fails. */
  let failing = new Set<string>();

  async function run(): Promise<AnalysisResult> {
    isDirty = false;
    const at = Date.now();
    const members = registry.list();
    const known = members.filter(wasEverLive);
    const failures: AnalysisResult["failures"] = members
      .filter((member) => !wasEverLive(member))
      .map((member) => tellNotKnown(member));
    const failed = new Set<string>();
    const found = await runInSlices(
      analysis.stepFleet(
        known.map((member) => member.cache.world()),
        ({ check, clusters, error }) => {
          const what = `${check} ${clusters.join(", ")}`;
          failed.add(what);
          if (!failing.has(what))
            logger.error({ check, clusters, err: error }, "a check of the analysis failed");
          for (const cluster of clusters) {
            const message = `check ${check} could not be made on cluster ${cluster}; its findings are missing`;
            failures.push({
              cluster,
              status: new StatusError("InternalError", message, { cluster }).toJSON(),
            });
          }
        },
      ),
    );
    failing = failed;
    const confirming = await whole?.read();
    // The whole is still behind this part: what it does not know yet is asked again.
    if (confirming?.outdated === true) isDirty = true;
    const findings = confirming === undefined ? found : keepConfirmed(found, confirming.findings);
    result = { findings, at, failures };
    return result;
  }

  function begin(): Promise<AnalysisResult> {
    running ??= run().finally(() => {
      running = undefined;
      if (isDirty) plan();
    });
    return running;
  }

  function beginUnasked(): void {
    begin().catch((error: unknown) => logger.error({ err: error }, "the analysis failed"));
  }

  function plan(): void {
    if (timer !== undefined || performance.now() - askedAt > wantedMilliseconds) return;
    timer = setTimeout(() => {
      timer = undefined;
      if (isDirty) beginUnasked();
    }, coalesceMilliseconds);
    timer.unref();
  }

  function ask(): void {
    askedAt = performance.now();
    if (isDirty) plan();
  }

  function stepWorld(
    memory: Analysis,
    world: ClusterWorld,
    others: readonly ClusterWorld[],
  ): Promise<Finding[]> {
    const { cluster } = world;
    return runInSlices(
      memory.stepCluster(world, others, ({ check, error }) =>
        logger.error({ cluster, check, err: error }, "a check of the analysis failed in a preview"),
      ),
    );
  }

  const unsubscribe = registry.onChange(() => {
    isDirty = true;
    if (running === undefined) plan();
  });

  return {
    async read() {
      ask();
      const known = result ?? (await begin());
      return { ...known, outdated: isDirty || running !== undefined };
    },
    latest() {
      ask();
      return result;
    },
    async compare(before, after) {
      const { cluster } = before;
      for (const name of previews.keys()) if (registry.get(name) === undefined) previews.delete(name);
      const memory = previews.get(cluster) ?? createAnalysis();
      previews.set(cluster, memory);
      // Read once: what changes elsewhere meanwhile is no effect of the edit.
      const others = registry
        .list()
        .filter((member) => member.name !== cluster && wasEverLive(member))
        .map((member) => member.cache.world());
      const was = await stepWorld(memory, before, others);
      const is = await stepWorld(memory, after, others);
      const known = new Set(was.map(keyOf));
      const left = new Set(is.map(keyOf));
      return {
        introduced: is.filter((finding) => !known.has(keyOf(finding))),
        resolved: was.filter((finding) => !left.has(keyOf(finding))),
      };
    },
    stop() {
      unsubscribe();
      clearTimeout(timer);
    },
  };
}

/** A finding that only moved within its object is the same. */
function keyOf({ code, object: { kind, namespace, name }, message }: Finding): string {
  return JSON.stringify([code, kind, namespace, name, message]);
}

/** Half a world would be full of findings about objects that are only not listed yet. */
function wasEverLive(member: MemberCluster): boolean {
  const freshness = member.cache.freshness();
  return freshness === "live" || freshness === "stale";
}

function tellNotKnown(member: MemberCluster): AnalysisResult["failures"][number] {
  const { name } = member;
  const why = member.cache.problem() ?? "its first lists are under way";
  const message = `cluster ${name} is not analysed yet: ${why}`;
  return {
    cluster: name,
    status: new StatusError("ServiceUnavailable", message, { cluster: name }).toJSON(),
  };
}
