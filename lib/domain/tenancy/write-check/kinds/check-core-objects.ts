import { readRecord } from "../../../kubernetes/read-field";
import { checkEndpoint, checkIp } from "../check-address";
import { steps, type CheckContext } from "../check-context";
import { checkHost, quote, refuseDestination } from "../check-hosts";

/** Addresses that a Service takes for itself, and the name that it is an alias of. */
export function checkService(context: CheckContext): void {
  const spec = context.fields(context.object["spec"], "spec");
  const before = readRecord(context.before?.["spec"]);
  // Whoever holds such an address gets what anybody in the cluster sends to it (CVE-2020-8554).
  for (const { path } of context.texts(spec["externalIPs"], "spec.externalIPs"))
    context.report(
      steps.address,
      "ADDRESS_FORBIDDEN",
      path,
      "a service takes no addresses by itself; ask for a gateway",
    );
  const balancer = context.text(spec["loadBalancerIP"], "spec.loadBalancerIP");
  if (balancer !== undefined && balancer !== "" && balancer !== before["loadBalancerIP"])
    checkIp(context, balancer, "spec.loadBalancerIP", "own");
  checkClusterAddresses(context, spec, before);
  if (spec["type"] === "ExternalName")
    checkEndpoint(
      context,
      context.text(spec["externalName"], "spec.externalName") ?? "",
      "spec.externalName",
      "external",
    );
}

/** Chosen cluster addresses could be ones that clients of somebody else still hold; the cluster assigns them. */
function checkClusterAddresses(
  context: CheckContext,
  spec: Record<string, unknown>,
  before: Record<string, unknown>,
): void {
  const known = new Set([
    before["clusterIP"],
    ...(Array.isArray(before["clusterIPs"]) ? before["clusterIPs"] : []),
  ]);
  const chosen = [
    { text: context.text(spec["clusterIP"], "spec.clusterIP") ?? "", path: "spec.clusterIP" },
    ...context.texts(spec["clusterIPs"], "spec.clusterIPs"),
  ];
  for (const { text, path } of chosen)
    if (text !== "" && text !== "None" && !known.has(text))
      context.report(
        steps.address,
        "ADDRESS_FORBIDDEN",
        path,
        `${quote(text)} is assigned by the cluster only`,
      );
}

/** Addresses that a Service of the namespace sends to: its own networks', never pods of others (CVE-2021-25740). */
export function checkEndpointSlice(context: CheckContext): void {
  for (const { fields, path } of context.list(context.object["endpoints"], "endpoints"))
    for (const item of context.texts(fields["addresses"], `${path}.addresses`))
      checkEndpoint(context, item.text, item.path, "own");
}

export function checkEndpoints(context: CheckContext): void {
  for (const { fields, path } of context.list(context.object["subsets"], "subsets"))
    for (const part of ["addresses", "notReadyAddresses"])
      for (const item of context.list(fields[part], `${path}.${part}`))
        checkEndpoint(
          context,
          context.text(item.fields["ip"], `${item.path}.ip`) ?? "",
          `${item.path}.ip`,
          "own",
        );
}

/** Hosts of every rule: without one a rule is for every host of the ingress. */
export function checkIngress(context: CheckContext): void {
  const spec = context.fields(context.object["spec"], "spec");
  for (const field of ["defaultBackend", "backend"])
    if (spec[field] !== undefined && spec[field] !== null)
      context.report(
        steps.host,
        "HOST_UNSPECIFIED",
        `spec.${field}`,
        "a default backend takes requests of every host",
      );
  for (const { fields, path } of context.list(spec["rules"], "spec.rules")) {
    checkHost(context, context.text(fields["host"], `${path}.host`) ?? "", `${path}.host`, "gateway");
    const http = context.fields(fields["http"], `${path}.http`);
    for (const route of context.list(http["paths"], `${path}.http.paths`)) {
      const backend = context.fields(route.fields["backend"], `${route.path}.backend`);
      if (backend["resource"] !== undefined && backend["resource"] !== null)
        refuseDestination(context, `${route.path}.backend.resource`, "a resource");
    }
  }
  for (const { fields, path } of context.list(spec["tls"], "spec.tls"))
    for (const item of context.texts(fields["hosts"], `${path}.hosts`))
      checkHost(context, item.text, item.path, "gateway");
}

/** Secrets by which somebody becomes somebody else: tokens of accounts and of the cluster's bootstrap. */
export function checkSecret(context: CheckContext): void {
  const type = context.text(context.object["type"], "type") ?? "";
  if (/^(kubernetes\.io\/service-account-token|bootstrap\.kubernetes\.io\/token)$/.test(type))
    context.report(steps.kind, "RBAC_ESCALATION", "type", `${quote(type)} holds an identity of the cluster`);
}

/** A ServiceAccount names Secrets of its own namespace; cloud identities are annotations, which step 5 keeps. */
export function checkServiceAccount(context: CheckContext): void {
  for (const { fields, path } of context.list(context.object["secrets"], "secrets")) {
    const namespace = context.text(fields["namespace"], `${path}.namespace`);
    if (namespace !== undefined && namespace !== "" && namespace !== context.namespace)
      context.report(
        steps.selector,
        "SECRET_REF_CROSS_NS",
        `${path}.namespace`,
        "reaches out of the namespace",
      );
  }
}
