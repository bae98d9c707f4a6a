import { meshGateway, resolveGateway } from "../../istio/virtual-service";
import type { KubernetesObject } from "../../kubernetes/object";
import { readRecord, readRecords, readStringMap, readStrings } from "../../kubernetes/read-field";
import { matchesLabels } from "../../kubernetes/select";
import type { Check } from "../check";
import { subjectOf } from "../create-finding";
import { groupBy } from "../group-by";
import { reportMessage } from "../report-message";
import { gatewayIndex, podIndex } from "../world-indexes";
import { specOf } from "./mesh-membership";

/** `@request.auth.claims.a` or `@request.auth.claims[a][b]`. Source: istio pkg/jwt/routing.go `ToRoutingClaim`. */
const claimHeader = /^@request\.auth\.claims(\..+|\[.+\])$/is;

/** The first header match on a claim. */
function findClaimKey(virtualService: KubernetesObject): string | undefined {
  return readRecords(specOf(virtualService)["http"])
    .flatMap((route) => readRecords(route["match"]))
    .flatMap((match) => [
      ...Object.keys(readRecord(match["headers"])),
      ...Object.keys(readRecord(match["withoutHeaders"])),
    ])
    .find((key) => claimHeader.test(key));
}

/** Routes by claims at gateways that validate no tokens. Source: istio analyzers/virtualservice/jwtclaimroute.go. */
export const virtualServiceJwtClaim: Check = {
  name: "virtualservice.JWTClaimRouteAnalyzer",
  inputs: ["virtualServices", "requestAuthentications", "gateways", "pods", "mesh"],
  run({ world, read }) {
    const routes = world.virtualServices.flatMap((virtualService) => {
      const key = findClaimKey(virtualService);
      return key === undefined ? [] : [{ virtualService, key }];
    });
    if (routes.length === 0) return [];
    const gateways = read(gatewayIndex);
    const pods = read(podIndex);
    const selectors = groupBy(world.requestAuthentications, ({ metadata }) => metadata.namespace ?? "");
    const isAuthenticated = (namespace: string, labels: Readonly<Record<string, string>>): boolean =>
      [...(selectors.get(world.mesh.rootNamespace) ?? []), ...(selectors.get(namespace) ?? [])].some(
        (policy) =>
          matchesLabels(readStringMap(readRecord(specOf(policy)["selector"])["matchLabels"]), labels),
      );
    return routes.flatMap(({ virtualService, key }) =>
      readStrings(specOf(virtualService)["gateways"])
        .filter((name) => name !== meshGateway)
        .map((name) => resolveGateway(name, virtualService.metadata.namespace ?? "").replace(/^\//, ""))
        .flatMap((name) => {
          const gateway = gateways.get(name);
          if (gateway === undefined) return [];
          return pods
            .select(readStringMap(specOf(gateway)["selector"]))
            .filter(({ meta }) => !isAuthenticated(meta.namespace ?? "", meta.labels))
            .map(({ meta }) =>
              reportMessage(
                world.cluster,
                subjectOf(virtualService),
                "JwtClaimBasedRoutingWithoutRequestAuthN",
                [key, name, meta.name],
              ),
            );
        }),
    );
  },
};
