import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildWitness } from "../differential/mesh/witness";
import { ensureBinaries } from "../scripts/fleet-binaries.mjs";
import { applyTenants, connectFleet, endAll, startFleet, startIsthmus } from "../scripts/setup/stack.mjs";

/**
 * The whole product for the journeys: a fleet and an Isthmus of their own, in a folder of their own, beside any demo.
 * `ISTHMUS_E2E_URL` with `ISTHMUS_E2E_FLEET` uses one that runs already.
 */
export default async function globalSetup(): Promise<() => Promise<void>> {
  mkdirSync("e2e/screenshots", { recursive: true });
  process.env.ISTHMUS_E2E_WITNESS = buildWitness(process.cwd());
  if (process.env.ISTHMUS_E2E_URL && process.env.ISTHMUS_E2E_FLEET) return async () => undefined;
  const dir = mkdtempSync(join(tmpdir(), "isthmus-e2e-"));
  try {
    const binaries = await ensureBinaries({});
    const fleet = await startFleet({ dir: join(dir, "fleet"), binaries, load: 20 });
    const isthmus = await startIsthmus({ dir: join(dir, "isthmus"), fleet, port: 0 });
    await connectFleet(isthmus.url, fleet, ["host", "west", "east"]);
    await applyTenants(fleet);
    await fleet.whenMeshReady();
    process.env.ISTHMUS_E2E_URL = isthmus.url;
    process.env.ISTHMUS_E2E_FLEET = fleet.dir;
    process.env.ISTHMUS_E2E_FLEET_BINARY = binaries.fleet;
  } catch (error) {
    await endAll();
    throw error;
  }
  return async () => {
    await endAll();
    rmSync(dir, { recursive: true, force: true });
  };
}
