import type { Finding } from "../../istio/finding";
import { isWildcard } from "../../istio/host";
import { readRecord, readRecords, readString, readStringMap, readStrings } from "../../kubernetes/read-field";
import type { Check } from "../check";
import { lintHosts } from "./lint-hosts";
import { reportLint } from "./report-lint";

/** KIA1004, KIA1006, KIA1007. */
export const checkSidecars: Check = {
  name: "lint.sidecars",
  inputs: ["sidecars", ...lintHosts.inputs],
  run(context): Finding[] {
    const { sidecars, mesh } = context.world;
    const hosts = context.read(lintHosts);
    return sidecars.flatMap((sidecar) => {
      const { egress, workloadSelector, outboundTrafficPolicy } = readRecord(sidecar["spec"]);
      const unknownHosts = readRecords(egress).flatMap((listener, index) =>
        readStrings(listener["hosts"]).flatMap((written, at) => {
          const [namespace = "", name = "", ...rest] = written.split("/");
          if (rest.length > 0 || name === "" || isWildcard(name) || namespace === "~") return [];
          const own = sidecar.metadata.namespace ?? "";
          const of = namespace === "." || namespace === "*" ? own : namespace;
          return hosts.exists(hosts.expand(name, of))
            ? []
            : [
                reportLint(context, "KIA1004", sidecar, {
                  path: ["spec", "egress", index, "hosts", at],
                  detail: written,
                }),
              ];
        }),
      );
      const isGlobal = sidecar.metadata.namespace === mesh.rootNamespace;
      const selects = Object.keys(readStringMap(readRecord(workloadSelector)["labels"])).length > 0;
      const isAmbiguous =
        typeof outboundTrafficPolicy === "object" &&
        outboundTrafficPolicy !== null &&
        readString(readRecord(outboundTrafficPolicy)["mode"]) === undefined;
      return [
        ...unknownHosts,
        ...(isGlobal && selects
          ? [reportLint(context, "KIA1006", sidecar, { path: ["spec", "workloadSelector"] })]
          : []),
        ...(isAmbiguous
          ? [reportLint(context, "KIA1007", sidecar, { path: ["spec", "outboundTrafficPolicy", "mode"] })]
          : []),
      ];
    });
  },
};
