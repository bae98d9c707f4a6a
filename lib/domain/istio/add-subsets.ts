import type { KubernetesObject } from "../kubernetes/object";
import { readRecord, readRecords } from "../kubernetes/read-field";
import { chooseObjectName } from "./choose-object-name";
import { findDestinationRule } from "./find-destination-rule";
import { defaultDomain } from "./host";
import type { TrafficSplitInput } from "./read-traffic-split";
import type { SplitVersion } from "./traffic-split";

/**
 * The DestinationRule with the missing subsets. `before === after`: nothing is missing; `before` null: it is created;
 * undefined: there is none and none is needed.
 *
 * A rule that only applies because it is a wildcard or stands in another namespace is left alone: a rule of the service's
 * own is created instead. That one hides the other wholly, so it takes over its traffic policy and subsets.
 */
export function addSubsets(
  input: TrafficSplitInput,
  host: string,
  missing: readonly SplitVersion[],
): { before: KubernetesObject | null; after: KubernetesObject } | undefined {
  const { world, namespace, service, domain = defaultDomain } = input;
  const effective = findDestinationRule({
    destinationRules: world.destinationRules,
    clientNamespace: namespace,
    serviceNamespace: namespace,
    host,
    domain,
  });
  const [rule] = effective?.rules ?? [];
  if (missing.length === 0) return rule === undefined ? undefined : { before: rule, after: rule };
  const added = missing.map(({ subset, labels }) => ({ name: subset, labels }));

  if (rule !== undefined && effective?.host === host && effective.namespace === namespace) {
    const after = structuredClone(rule);
    const spec = readRecord(after["spec"]);
    after["spec"] = {
      ...spec,
      subsets: [...(Array.isArray(spec["subsets"]) ? spec["subsets"] : []), ...added],
    };
    return { before: rule, after };
  }
  const { trafficPolicy, exportTo } = readRecord(rule?.["spec"]);
  const policy = effective?.trafficPolicy ?? trafficPolicy;
  const inherited = (effective?.rules ?? []).flatMap((item) =>
    readRecords(readRecord(item["spec"])["subsets"]),
  );
  const known = new Set<unknown>();
  const subsets = [...structuredClone(inherited), ...added].filter(
    ({ name }) => !known.has(name) && known.add(name),
  );
  return {
    before: null,
    after: {
      apiVersion: "networking.istio.io/v1",
      kind: "DestinationRule",
      metadata: { name: chooseObjectName(service, namespace, world.destinationRules), namespace },
      spec: {
        host: service,
        ...(policy === undefined ? {} : { trafficPolicy: structuredClone(policy) }),
        subsets,
        ...(exportTo !== undefined && effective?.namespace === namespace
          ? { exportTo: structuredClone(exportTo) }
          : {}),
      },
    },
  };
}
