import { readFileSync } from "node:fs";
import { join } from "node:path";
import { inject, vi } from "vitest";
import { parse, stringify } from "yaml";
import { roleGroups } from "../domain/kubernetes/plan-member-access";
import { connectCluster } from "../server/operations/clusters/connect-cluster";
import { disconnectCluster } from "../server/operations/clusters/disconnect-cluster";
import { getRuntime } from "../server/runtime";
import { startFaultServer, type FaultServer } from "./fault-server";
import { createAdministrator, readFleet, type Administrator } from "./fleet";
import { contextOf, startRuntime } from "./start-runtime";
import { untilAllowed, untilIstiodJudges, virtualServices } from "./until-in-force";

export interface ConnectedEast {
  east: Administrator;
  /** Between Isthmus and the cluster. */
  faults: FaultServer;
  close(): Promise<void>;
}

const waiting = { timeout: 60_000, interval: 100 };

/**
 * The whole server behind the doors, with the fleet's cluster east connected through a fault server: live, its istiod ready to judge
 * writes, its RBAC in force for operators and editors.
 * @param people the subjects that may act in it.
 * @param asksIstiod whether Isthmus learns where istiod tells what its proxies have.
 */
export async function connectEast(
  people: readonly string[],
  { asksIstiod = false } = {},
): Promise<ConnectedEast> {
  const fleet = readFleet(inject("fleetDirectory"));
  const operator = contextOf("olivia", "operator");
  const runtime = startRuntime(fleet.directory, people);
  const east = createAdministrator(fleet.clusters.east);
  const faults = await startFaultServer(fleet.clusters.east);
  const { clusters, tenancy } = getRuntime();
  await vi.waitUntil(() => clusters.hostReachable() && tenancy.isSynced(), waiting);
  const kubeconfig = parse(readFileSync(join(fleet.directory, "clusters/east/kubeconfig"), "utf8")) as {
    clusters: { cluster: { server: string } }[];
  };
  for (const { cluster } of kubeconfig.clusters) cluster.server = faults.endpoint.server;
  const more = asksIstiod ? { istiodDebugURL: readIstiod(fleet.directory) } : {};
  await connectCluster(operator, { name: "east", kubeconfig: stringify(kubeconfig), ...more });
  // Live with a gap it is while an API server has not yet taken up the reader's rights.
  await vi.waitUntil(() => {
    const cache = clusters.get("east")?.cache;
    return cache?.freshness() === "live" && cache.problem() === undefined;
  }, waiting);
  await untilIstiodJudges(east);
  await untilAllowed(east, [
    {
      who: "olivia",
      group: roleGroups.operator,
      verb: "update",
      resource: virtualServices,
      namespace: "shop",
    },
    { who: "ed", group: roleGroups.editor, verb: "update", resource: virtualServices, namespace: "bookinfo" },
    { who: "vera", group: roleGroups.viewer, verb: "list", resource: virtualServices, namespace: "shop" },
  ]);
  return {
    east,
    faults,
    async close() {
      faults.setFault(() => undefined);
      await disconnectCluster(operator, "east");
      await runtime.stop();
      await faults.close();
      await east.close();
    },
  };
}

function readIstiod(directory: string): string {
  const { clusters } = JSON.parse(readFileSync(join(directory, "fleet.json"), "utf8")) as {
    clusters: { east: { istiod: { debugURL: string } } };
  };
  return clusters.east.istiod.debugURL;
}
