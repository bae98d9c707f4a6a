import type { Finding } from "../../istio/finding";
import { meshGateway, resolveGateway } from "../../istio/virtual-service";
import type { KubernetesObject } from "../../kubernetes/object";
import { readRecord, readStrings } from "../../kubernetes/read-field";
import type { AnalysisContext, Check, WorldIndex } from "../check";
import { readWrittenRoutes } from "./lint-routes";
import { reportLint } from "./report-lint";

/** `namespace/name` of every Gateway of Istio. */
const gatewayNames: WorldIndex<ReadonlySet<string>> = {
  inputs: ["gateways"],
  build: ({ gateways }) =>
    new Set(gateways.map(({ metadata }) => `${metadata.namespace ?? ""}/${metadata.name}`)),
};

/** `name.namespace[.svc.domain]`, as Gateways were named long ago, as `namespace/name`. */
function readOldName(gateway: string): string | undefined {
  const [name, namespace] = gateway.split(".");
  return !gateway.includes("/") && name && namespace ? `${namespace}/${name}` : undefined;
}

function checkGateway(
  context: AnalysisContext,
  virtualService: KubernetesObject,
  gateway: string,
  path: (string | number)[],
): Finding[] {
  if (gateway === meshGateway) return [];
  const names = context.read(gatewayNames);
  const old = readOldName(gateway);
  const isKnown =
    names.has(resolveGateway(gateway, virtualService.metadata.namespace ?? "")) ||
    (old !== undefined && names.has(old));
  return [
    ...(old === undefined ? [] : [reportLint(context, "KIA1108", virtualService, { path })]),
    ...(isKnown ? [] : [reportLint(context, "KIA1102", virtualService, { path, detail: gateway })]),
  ];
}

/** KIA1102, KIA1108: the gateways a VirtualService and its matches name. */
export const checkVirtualServiceGateways: Check = {
  name: "lint.virtual-service-gateways",
  inputs: ["virtualServices", "gateways"],
  run: (context) =>
    context.world.virtualServices.flatMap((virtualService) => [
      ...readStrings(readRecord(virtualService["spec"])["gateways"]).flatMap((gateway, index) =>
        checkGateway(context, virtualService, gateway, ["spec", "gateways", index]),
      ),
      ...readWrittenRoutes(virtualService).flatMap(({ protocol, index, matches }) =>
        matches.flatMap((match, at) =>
          readStrings(match["gateways"]).flatMap((gateway, item) =>
            checkGateway(context, virtualService, gateway, [
              "spec",
              protocol,
              index,
              "match",
              at,
              "gateways",
              item,
            ]),
          ),
        ),
      ),
    ]),
};
