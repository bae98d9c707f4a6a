import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";
import { startFleet } from "./start-fleet";

declare module "vitest" {
  export interface ProvidedContext {
    fleetDirectory: string;
  }
}

/** Integration tests share one fleet; `inject("fleetDirectory")` names its folder for `readFleet`. */
export default async function setUpFleet(project: TestProject): Promise<() => Promise<void>> {
  const fleet = await startFleet(fileURLToPath(new URL("../..", import.meta.url)));
  project.provide("fleetDirectory", fleet.directory);
  return fleet.stop;
}
