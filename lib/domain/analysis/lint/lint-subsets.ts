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
  /** The rules that define a subset of this name. */
  withSubset: (name: string) => readonly HostedRule[];
}

const noRules: readonly HostedRule[] = [];

/** The DestinationRules by the subsets they define. */
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
    const bySubset = new Map<string, HostedRule[]>();
    for (const item of rules) {
      for (const name of new Set(item.subsets)) {
        const list = bySubset.get(name);
        if (list === undefined) bySubset.set(name, [item]);
        else list.push(item);
      }
    }
    return { rules, withSubset: (name) => bySubset.get(name) ?? noRules };
  },
};
