import { z } from "zod";
import { list, textMap, texts } from "../collection-codec";
import { defineForm } from "../define-form";
import { group, refined } from "../group-codec";
import { selectorLabels } from "../policy-scope";
import { requiredText } from "../scalar-codec";
import { trafficPolicy } from "./traffic-policy";

const subsets = () =>
  refined(
    list(
      group({ name: requiredText("Name the subset."), labels: textMap(), trafficPolicy: trafficPolicy() }),
    ),
    (rows) =>
      rows.flatMap(({ name }, index) =>
        rows.findIndex((row) => row.name === name) < index
          ? [{ path: [index, "name"], message: "Another subset has this name." }]
          : [],
      ),
  );

/** How callers talk to a host. Source: istio.io/api networking/v1 `DestinationRule`. */
export const destinationRuleForm = defineForm("networking.istio.io/v1", "DestinationRule", {
  host: requiredText("Choose the service or host the rule is for."),
  trafficPolicy: trafficPolicy(),
  subsets: subsets(),
  exportTo: texts(),
  workloadSelector: selectorLabels(),
});

export type DestinationRuleValues = z.infer<typeof destinationRuleForm.schema>;
export type TrafficPolicyValues = NonNullable<DestinationRuleValues["trafficPolicy"]>;
