import type { FleetCheck } from "./check";

/** Every check across the clusters of one mesh. */
export const fleetChecks: readonly FleetCheck[] = [];
