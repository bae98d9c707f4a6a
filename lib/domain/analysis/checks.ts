import type { Check } from "./check";

/** Every check of a single cluster. */
export const checks: readonly Check[] = [];
