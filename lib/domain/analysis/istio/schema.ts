import type { Finding } from "../../istio/finding";
import { validateConfig } from "../../istio/validation/validate-config";
import type { Violation } from "../../istio/violation";
import type { KubernetesObject } from "../../kubernetes/object";
import type { AnalysisWorld } from "../analysis-world";
import type { Check } from "../check";
import { subjectOf } from "../create-finding";
import type { IstioMessageName } from "../istio-messages";
import { keepFirst } from "../keep-first";
import { reportMessage } from "../report-message";

type ObjectList = {
  [Field in keyof AnalysisWorld]-?: AnalysisWorld[Field] extends readonly KubernetesObject[] ? Field : never;
}[keyof AnalysisWorld];

/** The kinds istiod validates, with their lists. */
const validatedKinds: readonly (readonly [string, ObjectList])[] = [
  ["AuthorizationPolicy", "authorizationPolicies"],
  ["DestinationRule", "destinationRules"],
  ["EnvoyFilter", "envoyFilters"],
  ["Gateway", "gateways"],
  ["PeerAuthentication", "peerAuthentications"],
  ["ProxyConfig", "proxyConfigs"],
  ["RequestAuthentication", "requestAuthentications"],
  ["ServiceEntry", "serviceEntries"],
  ["Sidecar", "sidecars"],
  ["Telemetry", "telemetries"],
  ["TrafficExtension", "trafficExtensions"],
  ["VirtualService", "virtualServices"],
  ["WasmPlugin", "wasmPlugins"],
  ["WorkloadEntry", "workloadEntries"],
  ["WorkloadGroup", "workloadGroups"],
];

/** Warnings that have a message of their own, the longer wording first. Source: istio analyzers/schema/validation.go `morePreciseMessage`. */
const preciseMessages: readonly { message: IstioMessageName; words: RegExp }[] = [
  {
    message: "VirtualServiceIneffectiveMatch",
    words:
      /^virtualService rule (.+?) match (.+) is not used \(duplicate\/overlapping match in rule (.+)\)$/i,
  },
  { message: "VirtualServiceUnreachableRule", words: /^virtualService rule (.+) not used \((.*)\)$/i },
];

const validated = new WeakMap<KubernetesObject, readonly Violation[]>();

/** An object that did not change is not validated again. */
function validate(object: KubernetesObject): readonly Violation[] {
  const known = validated.get(object);
  if (known !== undefined) return known;
  const violations = validateConfig(object);
  validated.set(object, violations);
  return violations;
}

function report(cluster: string, object: KubernetesObject, { severity, path, message }: Violation): Finding {
  const subject = subjectOf(object);
  for (const precise of preciseMessages) {
    const words = precise.words.exec(message);
    if (words !== null) return reportMessage(cluster, subject, precise.message, words.slice(1), path);
  }
  const name = severity === "error" ? "SchemaValidationError" : "SchemaWarning";
  return reportMessage(cluster, subject, name, [message], path);
}

/** What istiod's webhook says of objects that are there all the same. Source: istio analyzers/schema/validation.go. */
export const schemaChecks: readonly Check[] = validatedKinds.map(([kind, list]) => ({
  name: `schema.ValidationAnalyzer.${kind}`,
  inputs: [list],
  run: ({ world }) =>
    world[list].flatMap((object) =>
      keepFirst(validate(object).map((violation) => report(world.cluster, object, violation))),
    ),
}));
