import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import { parseObjects } from "@/lib/testing/parse-world";
import { gatewayApiSeeds } from "./gateway-api-seeds";
import { networkingSeeds } from "./networking-seeds";
import { securitySeeds } from "./security-seeds";

/** Valid objects of every kind that has a form (and of those that only the YAML editor knows), rich in fields. */
export function readSeeds(): KubernetesObject[] {
  return [networkingSeeds, securitySeeds, gatewayApiSeeds].flatMap((text) => parseObjects(text));
}
