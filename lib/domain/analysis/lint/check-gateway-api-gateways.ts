import type { Finding } from "../../istio/finding";
import type { KubernetesObject } from "../../kubernetes/object";
import { readNumber, readRecord, readRecords, readString } from "../../kubernetes/read-field";
import type { AnalysisContext, Check } from "../check";
import { reportLint } from "./report-lint";

interface Listener {
  gateway: KubernetesObject;
  index: number;
  hostname: string | undefined;
  key: string;
}

function readListeners(gateway: KubernetesObject): Listener[] {
  return readRecords(readRecord(gateway["spec"])["listeners"]).map(({ hostname, port, protocol }, index) => ({
    gateway,
    index,
    hostname: readString(hostname),
    key: JSON.stringify([readNumber(port), readString(protocol), readString(hostname) ?? ""]),
  }));
}

/** KIA1503 within a Gateway; KIA1501 among Gateways, for listeners that name a host. */
function checkListeners(context: AnalysisContext): Finding[] {
  const groups = Map.groupBy(context.world.gatewayApiGateways.flatMap(readListeners), ({ key }) => key);
  return [...groups.values()].flatMap((group) =>
    group.flatMap(({ gateway, index, hostname }) => {
      const path = ["spec", "listeners", index];
      const others = [...new Set(group.map((other) => other.gateway))].filter((other) => other !== gateway);
      const isRepeated = group.some((other) => other.gateway === gateway && other.index !== index);
      return [
        ...(isRepeated ? [reportLint(context, "KIA1503", gateway, { path })] : []),
        ...(others.length > 0 && hostname !== undefined
          ? [reportLint(context, "KIA1501", gateway, { path: [...path, "hostname"], related: others })]
          : []),
      ];
    }),
  );
}

/** KIA1502. */
function checkAddresses(context: AnalysisContext): Finding[] {
  const addresses = context.world.gatewayApiGateways.flatMap((gateway) =>
    readRecords(readRecord(gateway["spec"])["addresses"]).flatMap(({ type, value }, index) =>
      readString(value) ? [{ gateway, index, key: JSON.stringify([type ?? "IPAddress", value]) }] : [],
    ),
  );
  return [...Map.groupBy(addresses, ({ key }) => key).values()].flatMap((group) =>
    group.flatMap(({ gateway, index }) => {
      const others = [...new Set(group.map((other) => other.gateway))].filter((other) => other !== gateway);
      return others.length === 0
        ? []
        : [
            reportLint(context, "KIA1502", gateway, {
              path: ["spec", "addresses", index, "value"],
              related: others,
            }),
          ];
    }),
  );
}

/** KIA1504: the classes that Istio brings itself count as existing. */
function checkClass(context: AnalysisContext, gateway: KubernetesObject): Finding[] {
  const name = readString(readRecord(gateway["spec"])["gatewayClassName"]);
  const known = new Set([
    "istio",
    "istio-remote",
    "istio-waypoint",
    "istio-east-west",
    ...context.world.gatewayClasses.map(({ metadata }) => metadata.name),
  ]);
  return !name || known.has(name)
    ? []
    : [reportLint(context, "KIA1504", gateway, { path: ["spec", "gatewayClassName"], detail: name })];
}

/** KIA1501 to KIA1504. */
export const checkGatewayApiGateways: Check = {
  name: "lint.gateway-api-gateways",
  inputs: ["gatewayApiGateways", "gatewayClasses"],
  run: (context) => [
    ...checkListeners(context),
    ...checkAddresses(context),
    ...context.world.gatewayApiGateways.flatMap((gateway) => checkClass(context, gateway)),
  ],
};
