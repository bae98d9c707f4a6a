import type { Check } from "../check";
import { subjectOf } from "../create-finding";
import { reportMessage } from "../report-message";

/** The oldest bundle of the Gateway API that Istio reads, by CRD. Source: istio pkg/config/schema/gatewayapi/minimumversions.go. */
const minimumVersions: Readonly<Record<string, readonly [number, number, number]>> = {
  "grpcroutes.gateway.networking.k8s.io": [1, 1, 0],
  "backendtlspolicies.gateway.networking.k8s.io": [1, 4, 0],
  "tlsroutes.gateway.networking.k8s.io": [1, 5, 0],
  "tcproutes.gateway.networking.k8s.io": [1, 6, 0],
};

interface Version {
  numbers: readonly number[];
  /** As semver writes it, with all three numbers and without `v`. */
  text: string;
}

function parseVersion(text: string): Version | undefined {
  const parts = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?((?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?)$/.exec(text);
  if (parts === null) return undefined;
  const numbers = [parts[1], parts[2], parts[3]].map((part) => Number(part ?? 0));
  return { numbers, text: `${numbers.join(".")}${parts[4] ?? ""}` };
}

function isOlder(version: readonly number[], minimum: readonly number[]): boolean {
  const at = minimum.findIndex((part, index) => (version[index] ?? 0) !== part);
  return at !== -1 && (version[at] ?? 0) < (minimum[at] ?? 0);
}

/** Gateway API CRDs that Istio is too new for. Pre-releases count as their release. Source: istio analyzers/k8sgateway/crdversion.go. */
export const gatewayApiVersion: Check = {
  name: "k8sgateway.CRDVersionAnalyzer",
  inputs: ["customResourceDefinitions"],
  run: ({ world: { cluster, customResourceDefinitions = [] } }) =>
    customResourceDefinitions.flatMap((definition) => {
      const { name, annotations } = definition.metadata;
      const minimum = minimumVersions[name];
      const installed = parseVersion(annotations?.["gateway.networking.k8s.io/bundle-version"] ?? "");
      if (minimum === undefined || installed === undefined || !isOlder(installed.numbers, minimum)) return [];
      return [
        reportMessage(cluster, subjectOf(definition), "GatewayAPICRDVersionBelowMinimum", [
          name,
          installed.text,
          minimum.join("."),
        ]),
      ];
    }),
};
