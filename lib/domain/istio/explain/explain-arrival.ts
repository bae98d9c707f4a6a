import type { ClusterWorld } from "../../kubernetes/projected";
import { readNumber, readRecord, readStringMap } from "../../kubernetes/read-field";
import { isSelectedByService } from "../../kubernetes/select";
import { acceptConnection } from "../security/accept-connection";
import type { AccessRequest } from "../security/access-request";
import { decideAccess } from "../security/decide-access";
import { findClientTls } from "../security/find-client-tls";
import { gatewayNameLabel } from "../security/secured-workload";
import type { Explained, Reason } from "../explanation";
import type { MeshRequest } from "../mesh-request";
import { type MeshWorkload, principalOf, toSecured } from "./mesh-workloads";
import type { ExplanationStep } from "./request-explanation";

export interface Arrival {
  workload: MeshWorkload;
  containerPort: number;
  /** Of the service, as the route names it. */
  host: string;
  port: number;
  subset?: string;
}

type Transport = "plaintext" | "tls" | "mtls";

/**
 * What a caller speaks to a workload: `auto` means mutual TLS to pods that are labelled for it, plain text elsewhere; a caller
 * without a proxy speaks as the request says.
 */
export function findTransport(
  world: ClusterWorld,
  { source, tls }: Pick<MeshRequest, "source" | "tls">,
  { workload, host, port, subset }: Omit<Arrival, "containerPort">,
): Explained<Transport> {
  if (source.kind === "outside" || !source.proxied) {
    const value = tls ?? "plaintext";
    const message = "The caller has no proxy of the mesh: nothing encrypts for it.";
    return { value, reasons: [{ role: "default", message }] };
  }
  const client = { namespace: source.namespace, labels: source.labels };
  const { value, reasons } = findClientTls(world, client, host, port, subset);
  const transports: Readonly<Record<typeof value, Transport>> = {
    auto: workload.tlsMode === "istio" ? "mtls" : "plaintext",
    istio_mutual: "mtls",
    simple: "tls",
    mutual: "tls",
    none: "plaintext",
  };
  return { value: transports[value], reasons };
}

const transportTexts: Readonly<Record<Transport, string>> = {
  plaintext: "plain text",
  tls: "TLS without the mesh's certificate",
  mtls: "mutual TLS",
};

/** Encryption, mTLS mode and policies at one workload, as three steps; what comes after a refusal is not asked. */
export function explainArrival(
  world: ClusterWorld,
  request: MeshRequest,
  arrival: Arrival,
): ExplanationStep[] {
  const { workload, containerPort } = arrival;
  const transport = findTransport(world, request, arrival);
  const encryption: ExplanationStep = {
    title: "Encryption",
    state: "ok",
    text: `The connection to ${workload.name} is ${transportTexts[transport.value]}.`,
    reasons: transport.reasons,
  };
  if (!workload.proxied) {
    if (transport.value !== "mtls") {
      const text = `${workload.name} has no proxy: no mTLS mode and no policy is enforced there.`;
      return [encryption, { title: "Policies", state: "ok", text, reasons: [] }];
    }
    const text = `${workload.name} has no proxy and does not speak the mesh's mutual TLS that the caller uses.`;
    return [{ ...encryption, state: "refused", text }];
  }
  const kind = request.protocol === "tls" || request.protocol === "tcp" ? "tcp" : "http";
  const accepted = acceptConnection(world, toSecured(workload), {
    port: containerPort,
    tls: transport.value,
    protocol: kind,
  });
  const accept: ExplanationStep = {
    title: "Accepts the connection",
    state: accepted.value.accepted ? "ok" : "refused",
    text: accepted.reasons[0]?.message ?? "",
    reasons: accepted.reasons.slice(1),
  };
  if (!accepted.value.accepted) {
    return [encryption, { ...accept, text: `${workload.name}: ${accept.text}.` }];
  }
  const handles = accepted.value.handles;
  const decision = decideAccess(world, toSecured(workload), {
    ...toAccessRequest(world, request, {
      transport: transport.value,
      port: containerPort,
      protocol: handles,
    }),
    ...(isRouter(world, workload) ? { trustedProxies: readTrustedProxies(world) } : {}),
  });
  return [encryption, accept, describeDecision(workload.name, decision)];
}

/**
 * The policies of a gateway's own pods about a request that comes in from outside, of whom no identity is known; undefined
 * when none selects them.
 */
export function explainEntry(world: ClusterWorld, request: MeshRequest): ExplanationStep | undefined {
  const { source, protocol } = request;
  const kind = protocol === "tls" || protocol === "tcp" ? "tcp" : "http";
  const gateway = { namespace: source.namespace, labels: source.labels };
  const seen = toAccessRequest(
    world,
    { ...request, source: { ...source, kind: "outside" } },
    { transport: "plaintext", port: request.destination.port, protocol: kind },
  );
  const decision = decideAccess(world, gateway, { ...seen, trustedProxies: readTrustedProxies(world) });
  const { decision: verdict, unmatched } = decision.value;
  if (verdict === "allow" && unmatched.length === 0 && decision.value.by === undefined) return undefined;
  return { ...describeDecision("The gateway", decision), title: "Policies of the gateway" };
}

/** Whether the workload is a gateway's pods, which decide about `x-forwarded-for` otherwise than sidecars. */
function isRouter({ gateways }: ClusterWorld, { labels }: MeshWorkload): boolean {
  if (labels[gatewayNameLabel] !== undefined) return true;
  return gateways.some((gateway) =>
    isSelectedByService(readStringMap(readRecord(gateway["spec"])["selector"]), labels),
  );
}

/** Source: istio.io/api mesh/v1alpha1 `Topology.num_trusted_proxies` of `defaultConfig`. */
function readTrustedProxies({ mesh }: ClusterWorld): number {
  const topology = readRecord(readRecord(mesh.rest["defaultConfig"])["gatewayTopology"]);
  return readNumber(topology["numTrustedProxies"]) ?? 0;
}

/** What the workload's policies get to see of a request. */
export function toAccessRequest(
  world: ClusterWorld,
  { source, destination, method, path, headers, jwt, sni }: MeshRequest,
  { transport, port, protocol }: { transport: Transport; port: number; protocol: "http" | "tcp" },
): AccessRequest {
  const principal = principalOf(
    { ...world, mesh: { ...world.mesh, trustDomain: source.trustDomain ?? world.mesh.trustDomain } },
    source,
  );
  return {
    protocol,
    sourcePrincipal: transport === "mtls" ? principal : null,
    ...(source.ip === undefined ? {} : { sourceIp: source.ip }),
    ...(source.kind === "gateway" ? { comesThroughGateway: true } : {}),
    method,
    path,
    host: destination.host,
    headers,
    destinationPort: port,
    ...(sni === undefined ? {} : { sni }),
    claims:
      jwt === undefined
        ? null
        : {
            ...jwt.claims,
            iss: jwt.issuer,
            sub: jwt.subject,
            ...(jwt.audiences === undefined ? {} : { aud: jwt.audiences }),
            ...(jwt.presenter === undefined ? {} : { azp: jwt.presenter }),
          },
  };
}

function describeDecision(
  name: string,
  { value, reasons }: ReturnType<typeof decideAccess>,
): ExplanationStep {
  const [first] = reasons;
  const why = first?.message ?? "";
  const texts = {
    allow: `${name} lets it pass: ${why}.`,
    deny: `${name} refuses it with 403: ${why}.`,
    external: `${name} asks ${value.external.map(({ provider }) => provider).join(", ")} before it lets it pass.`,
    depends: why,
  };
  const states = { allow: "ok", deny: "refused", external: "depends", depends: "depends" } as const;
  return {
    title: "Policies",
    state: states[value.decision],
    text: texts[value.decision],
    reasons: [...reasons, ...value.unmatched.flatMap(describeUnmatched)],
  };
}

/** Why a policy that selects the workload says nothing about this request: the first condition each rule lacks. */
function describeUnmatched({
  policy,
  action,
  rules,
}: ReturnType<typeof decideAccess>["value"]["unmatched"][number]): Reason[] {
  if (rules.length === 0) {
    return [
      { role: "ignored", object: policy, message: `This ${action} policy has no rule: it matches nothing` },
    ];
  }
  return rules.map(({ rule, failed }) => ({
    role: "ignored",
    object: policy,
    field: `spec.rules[${rule}]`,
    message: `This ${action} rule does not match: ${failed[0]?.message ?? "no condition holds"}`,
  }));
}
