import type { ClusterWorld } from "../../kubernetes/projected";
import { readRecord } from "../../kubernetes/read-field";
import { refer, type Explained, type Reason } from "../explanation";
import { getRoutingIndex } from "../routing/routing-index";
import { getSidecarScope, pickService } from "../routing/sidecar-scope";
import { findTrafficPolicy } from "../routing/traffic-policy";
import { inferServiceMode } from "./infer-service-mode";
import { buildClientTlsContext, fillClientTls, planTransport, readClientTls } from "./upstream-tls";

/** `auto`: mutual TLS to endpoints that have a proxy, plain text to the others. */
export type ClientTls = "auto" | "istio_mutual" | "simple" | "mutual" | "none";

/** Who calls. */
export interface TlsClient {
  namespace: string;
  labels: Readonly<Record<string, string>>;
  /** Default: sidecar. */
  type?: "sidecar" | "router";
}

const modes = { DISABLE: "none", SIMPLE: "simple", MUTUAL: "mutual", ISTIO_MUTUAL: "istio_mutual" } as const;

/**
 * What TLS a client with a proxy uses towards a host (an FQDN), service port and subset: the DestinationRule's `tls`, else
 * automatic mutual TLS. A host that the client does not know: `none`.
 * Source: istio pilot/pkg/networking/core `buildUpstreamTLSSettings`, `applyUpstreamTLSSettings`,
 * `buildSubsetCluster`; pilot/pkg/model `BestEffortInferServiceMTLSMode`.
 */
export function findClientTls(
  world: ClusterWorld,
  client: TlsClient,
  host: string,
  port: number,
  subset?: string,
): Explained<ClientTls> {
  const index = getRoutingIndex(world);
  const scope = getSidecarScope(index, client);
  const service = scope.byHost.get(host) ?? pickService(index, host, client.namespace);
  if (service === undefined) {
    return {
      value: "none",
      reasons: [{ role: "default", message: `The mesh knows no ${host}: it is called as it is` }],
    };
  }
  const { value: policy, reasons } = findTrafficPolicy(world, client, host, port, subset);
  const written = readClientTls(policy.policy["tls"]);
  // A subset's cluster is of the kind that the service's has become, whatever the subset says of balancing.
  const whole = subset === undefined ? policy : findTrafficPolicy(world, client, host, port).value;
  const passesOn = [policy, whole].some(
    ({ policy: settings }) => readRecord(settings["loadBalancer"])["simple"] === "PASSTHROUGH",
  );
  // Whether all endpoints are looked at is asked of the policy as it is written there, before it is merged with others.
  const { rule } = policy;
  const own = subset === undefined ? rule : rule?.subsets.find(({ name }) => name === subset);
  const ownBalancer = readRecord(readRecord(own?.trafficPolicy)["loadBalancer"])["simple"];
  const looksAtAll = service.resolution === "passthrough" || ownBalancer === "PASSTHROUGH";
  const inferred = inferServiceMode(world, service, looksAtAll);
  const { tls, isAuto } = fillClientTls(written, {
    serviceAccounts: [],
    sni: `outbound_.${port}_.${subset ?? "_"}_.${host}`,
    autoMtls: world.mesh.enableAutoMtls,
    meshExternal: service.meshExternal,
    ...(inferred.mode === undefined ? {} : { serviceMode: inferred.mode }),
  });

  if (written !== undefined && tls !== undefined) {
    const context = buildClientTlsContext(
      tls,
      {
        isSidecar: client.type !== "router",
        ruleHasSelector: policy.rule?.workloadSelector !== undefined,
      },
      { cluster: host },
    );
    const fault = context.isTls ? undefined : context.fault;
    if (fault === undefined) return { value: modes[tls.mode], reasons };
    const object = policy.rule?.policyObject;
    const ignored: Reason = {
      role: "ignored",
      ...(object === undefined ? {} : { object: refer(object) }),
      field: "spec.trafficPolicy.tls",
      message: `The client sends plain text: ${fault}`,
    };
    return { value: "none", reasons: [ignored, ...reasons] };
  }
  // What a DestinationRule says otherwise does not bear on TLS; it still shows that it applies.
  const others = reasons.map((reason): Reason =>
    reason.role === "decided"
      ? { ...reason, role: "ignored", message: `${reason.message} It says nothing of TLS.` }
      : reason,
  );
  if (!world.mesh.enableAutoMtls) {
    const message = "enableAutoMtls is off in the mesh configuration: plain text without a DestinationRule";
    return { value: "none", reasons: [{ role: "decided", message }, ...others] };
  }
  if (!isAuto) return { value: "none", reasons: [...inferred.reasons, ...others] };
  // A gateway cannot pass a connection on to the address it was sent to: it picks endpoints of headless services itself.
  const isHeadless = service.resolution === "passthrough" && client.type !== "router";
  const { isTlsForAll } = planTransport(tls, {
    isAuto,
    sendsHbone: false,
    isPassthrough: passesOn || isHeadless,
  });
  const message = isTlsForAll
    ? "Automatic mutual TLS to every address of the service"
    : "Automatic mutual TLS: to endpoints with a proxy, plain text to the others";
  return {
    value: isTlsForAll ? "istio_mutual" : "auto",
    reasons: [{ role: "default", message }, ...inferred.reasons, ...others],
  };
}
