import { compareText } from "../../kubernetes/select";
import type { Check } from "../check";
import { projectedSubject } from "../create-finding";
import { reportMessage } from "../report-message";
import { fullName } from "../world-indexes";

const shown = 5;

/** Control planes that fetch keys from anywhere. Source: istio analyzers/authn/blockedcidrs.go. */
export const jwksUri: Check = {
  name: "authn.BlockedCIDRsAnalyzer",
  inputs: ["requestAuthentications", "deployments"],
  run({ world: { cluster, requestAuthentications, deployments } }) {
    if (requestAuthentications.length === 0) return [];
    const names = requestAuthentications.map(({ metadata }) => fullName(metadata)).sort(compareText);
    const more = names.length > shown ? `, and ${names.length - shown} more` : "";
    return deployments
      .filter(
        ({ meta, environment }) =>
          meta.labels["app"] === "istiod" && !environment?.["BLOCKED_CIDRS_IN_JWKS_URIS"],
      )
      .map((deployment) =>
        reportMessage(cluster, projectedSubject("Deployment", deployment), "JwksUriFetchUnrestricted", [
          names.length,
          `${names.slice(0, shown).join(", ")}${more}`,
        ]),
      );
  },
};
