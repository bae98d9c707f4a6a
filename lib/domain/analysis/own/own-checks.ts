import type { Check } from "../check";
import { idlePolicy } from "./idle-policy";
import { shortHost } from "./short-host";

/** Our own checks of a single cluster. */
export const ownChecks: readonly Check[] = [shortHost, idlePolicy];
