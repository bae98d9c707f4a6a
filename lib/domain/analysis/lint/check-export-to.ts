import { readExportTo } from "../../istio/virtual-service";
import type { Check } from "../check";
import { lintHosts } from "./lint-hosts";
import { reportLint } from "./report-lint";

const symbols = ["*", ".", "~"];

/** KIA0005. */
export const checkExportTo: Check = {
  name: "lint.export-to",
  inputs: ["virtualServices", "destinationRules", ...lintHosts.inputs],
  run(context) {
    const { virtualServices, destinationRules, serviceEntries } = context.world;
    const hosts = context.read(lintHosts);
    return [...virtualServices, ...destinationRules, ...serviceEntries].flatMap((object) =>
      readExportTo(object).flatMap((namespace, index) =>
        symbols.includes(namespace) || hosts.hasNamespace(namespace)
          ? []
          : [
              reportLint(context, "KIA0005", object, {
                path: ["spec", "exportTo", index],
                detail: namespace,
              }),
            ],
      ),
    );
  },
};
