import { isHostSubsetOf, isWildcard } from "../../istio/host";
import type { KubernetesObject } from "../../kubernetes/object";
import { readRecord, readRecords, readString } from "../../kubernetes/read-field";
import type { WorldIndex } from "../check";
import { lintHosts } from "./lint-hosts";

/** A DestinationRule with its expanded host. */
export interface HostedRule {
  rule: KubernetesObject;
  host: string;
  subsets: readonly string[];
}

export interface LintSubsets {
  rules: readonly HostedRule[];
  /** The rules that define a subset of this name for an expanded host, itself or by a wildcard. */
  find: (host: string, subset: string) => readonly HostedRule[];
}

/** The DestinationRules by the hosts and subsets they define. */
export const lintSubsets: WorldIndex<LintSubsets> = {
  inputs: ["destinationRules", ...lintHosts.inputs],
  build(world) {
    const hosts = lintHosts.build(world);
    const rules = world.destinationRules.map((rule): HostedRule => {
      const { host, subsets } = readRecord(rule["spec"]);
      return {
        rule,
        host: hosts.expand(readString(host) ?? "", rule.metadata.namespace ?? ""),
        subsets: readRecords(subsets).map(({ name }) => readString(name) ?? ""),
      };
    });
    const exact = Map.groupBy(
      rules.filter(({ host }) => !isWildcard(host)),
      ({ host }) => host,
    );
    const wild = rules.filter(({ host, subsets }) => isWildcard(host) && subsets.length > 0);
    return {
      rules,
      find: (host, subset) =>
        [...(exact.get(host) ?? []), ...wild.filter((item) => isHostSubsetOf(host, item.host))].filter(
          ({ subsets }) => subsets.includes(subset),
        ),
    };
  },
};
