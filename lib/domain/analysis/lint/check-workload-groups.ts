import type { Finding } from "../../istio/finding";
import type { KubernetesObject } from "../../kubernetes/object";
import { readRecord, readString, readStringMap } from "../../kubernetes/read-field";
import { compareText } from "../../kubernetes/select";
import type { Check } from "../check";
import { lintAccounts } from "./check-authorization-sources";
import { groupByNamespace, reportLint } from "./report-lint";

function readLabelKey(group: KubernetesObject): string {
  const labels = readStringMap(readRecord(readRecord(group["spec"])["metadata"])["labels"]);
  const sorted = Object.entries(labels).sort(([a], [b]) => compareText(a, b));
  return sorted.length === 0 ? "" : JSON.stringify(sorted);
}

/** KIA1701, KIA1702. */
export const checkWorkloadGroups: Check = {
  name: "lint.workload-groups",
  inputs: ["workloadGroups", ...lintAccounts.inputs],
  run(context): Finding[] {
    const { workloadGroups } = context.world;
    const accounts = context.read(lintAccounts);
    const missing = workloadGroups.flatMap((group) => {
      const account = readString(readRecord(readRecord(group["spec"])["template"])["serviceAccount"]);
      return !account || accounts.has(`${group.metadata.namespace ?? ""}/${account}`)
        ? []
        : [
            reportLint(context, "KIA1701", group, {
              path: ["spec", "template", "serviceAccount"],
              detail: account,
            }),
          ];
    });
    const doubled = [...groupByNamespace(workloadGroups).values()].flatMap((groups) =>
      [...Map.groupBy(groups, readLabelKey)].flatMap(([key, same]) =>
        key === "" || same.length < 2
          ? []
          : same.map((group) =>
              reportLint(context, "KIA1702", group, {
                path: ["spec", "metadata", "labels"],
                related: same.filter((other) => other !== group),
              }),
            ),
      ),
    );
    return [...missing, ...doubled];
  },
};
