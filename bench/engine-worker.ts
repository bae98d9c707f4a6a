import { parentPort } from "node:worker_threads";
import { createAnalysis } from "@/lib/domain/analysis/analyze";
import { applyChange } from "@/lib/domain/istio/apply-change";
import { computeEffect } from "@/lib/domain/istio/effect/compute-effect";
import type { ClusterWorld } from "@/lib/domain/kubernetes/projected";
import { makeMeshWorld } from "./make-mesh-world";
import { readRecord } from "@/lib/domain/kubernetes/read-field";

export interface EngineRequest {
  services: number;
  istioObjects: number;
  repeats: number;
}

/** Milliseconds of each repeat. */
export interface EngineTimes {
  first: number[];
  /** After one edit of one object, of each kind in turn. */
  again: number[];
  /** What a change preview asks. */
  effect: number[];
  /** The cheapest thing that could do it: one pass over every object of the world. */
  pass: number[];
  findings: number;
}

/** The world with one Istio object edited: another one each time, of the kinds in turn. */
function editOne(
  world: ClusterWorld,
  round: number,
): { world: ClusterWorld; edits: Parameters<typeof computeEffect>[2] } {
  const lists = [
    world.virtualServices,
    world.destinationRules,
    world.authorizationPolicies,
    world.peerAuthentications,
  ];
  const list = lists[round % lists.length] ?? [];
  const object = list[(round * 7) % list.length];
  if (object === undefined) throw new Error("the world has no Istio object to edit");
  const edited = {
    ...object,
    spec: { ...readRecord(object["spec"]), exportTo: undefined, ...changeOf(object.kind) },
  };
  const edits = [{ action: "update" as const, object: edited }];
  return { world: applyChange(world, edits), edits };
}

function changeOf(kind: string): Record<string, unknown> {
  if (kind === "PeerAuthentication") return { mtls: { mode: "STRICT" } };
  if (kind === "AuthorizationPolicy") return { action: "DENY" };
  if (kind === "DestinationRule") return { trafficPolicy: { loadBalancer: { simple: "RANDOM" } } };
  return {
    http: [
      {
        fault: { abort: { httpStatus: 503, percentage: { value: 1 } } },
        route: [{ destination: { host: "nowhere" } }],
      },
    ],
  };
}

function time(act: () => void): number {
  const start = performance.now();
  act();
  return performance.now() - start;
}

function passOver(value: unknown): number {
  if (typeof value !== "object" || value === null) return 1;
  let count = 0;
  for (const item of Object.values(value)) count += passOver(item);
  return count;
}

parentPort?.on("message", ({ services, istioObjects, repeats }: EngineRequest) => {
  const times: EngineTimes = { first: [], again: [], effect: [], pass: [], findings: 0 };
  const world = makeMeshWorld(services, istioObjects);
  for (let round = -2; round < repeats; round += 1) {
    const analysis = createAnalysis();
    let findings = 0;
    const first = time(() => {
      findings = analysis.analyzeCluster(world).length;
    });
    const edited = editOne(world, round + 2);
    const again = time(() => {
      analysis.analyzeCluster(edited.world);
    });
    const effect = time(() => {
      computeEffect(world, edited.world, edited.edits);
    });
    const pass = time(() => {
      passOver(world);
    });
    // The first rounds pay for compiling.
    if (round < 0) continue;
    times.first.push(first);
    times.again.push(again);
    times.effect.push(effect);
    times.pass.push(pass);
    times.findings = findings;
  }
  parentPort?.postMessage(times);
});
