import { formatServiceHost } from "../../../istio/host";
import { steps, type CheckContext } from "../check-context";
import { checkHeaderFilter } from "../check-headers";
import { checkDestination, checkHost, quote, refuseDestination } from "../check-hosts";
import { isGatewayGranted } from "./check-virtual-service";

type Fields = Record<string, unknown>;
interface Part {
  fields: Fields;
  path: string;
}

const gatewayGroup = "gateway.networking.k8s.io";

interface Attachment {
  /** Whether it binds to a gateway that is not in an own namespace. */
  shared: boolean;
  /** Whether it binds to any gateway at all; else it is about services of the mesh. */
  gateway: boolean;
}

/**
 * A route of Gateway API (HTTPRoute, GRPCRoute, TLSRoute, TCPRoute): where it attaches, its hosts, where its filters and backends
 * send to. A ReferenceGrant gives no right here: only what the plane granted does. A route of a service in the namespace of the
 * service configures every caller of it, whoever's, and has no `exportTo` (GAMMA, producer routes): it is exported to all.
 */
export function checkGatewayRoute(context: CheckContext): void {
  const spec = context.fields(context.object["spec"], "spec");
  const attachment = checkParents(context, spec);
  const hostnames = context.texts(spec["hostnames"], "spec.hostnames");
  for (const { text, path } of hostnames)
    checkHost(context, text, path, attachment.gateway ? "gateway" : "mesh");
  if (attachment.shared && hostnames.length === 0)
    context.report(
      steps.host,
      "HOST_UNSPECIFIED",
      "spec.hostnames",
      "a route without hosts takes every host of a shared gateway",
    );
  for (const { fields, path } of context.list(spec["rules"], "spec.rules")) {
    checkFilters(context, fields["filters"], `${path}.filters`);
    for (const backend of context.list(fields["backendRefs"], `${path}.backendRefs`)) {
      checkBackend(context, backend);
      checkFilters(context, backend.fields["filters"], `${backend.path}.filters`);
    }
  }
}

function checkParents(context: CheckContext, spec: Fields): Attachment {
  const attachment: Attachment = { shared: false, gateway: false };
  const { world, cluster } = context;
  const reachesAny = world.settingsOf(cluster, context.namespace).exportTo === "Any";
  for (const { fields, path } of context.list(spec["parentRefs"], "spec.parentRefs")) {
    const group = context.text(fields["group"], `${path}.group`) ?? gatewayGroup;
    const kind = context.text(fields["kind"], `${path}.kind`) ?? "Gateway";
    const namespace = context.text(fields["namespace"], `${path}.namespace`) || context.namespace;
    const name = context.text(fields["name"], `${path}.name`) ?? "";
    if (group === "" && kind === "Service") {
      if (!context.owns(namespace))
        context.report(steps.host, "HOST_NOT_OWNED", path, "the service is none of your workspaces");
      else if (namespace === context.namespace && !reachesAny)
        context.report(
          steps.export,
          "EXPORT_TOO_WIDE",
          path,
          "a route of a service in its own namespace is for every caller of the mesh; write a VirtualService with exportTo",
        );
      continue;
    }
    attachment.gateway = true;
    if (!context.owns(namespace)) attachment.shared = true;
    const known = group === gatewayGroup && kind === "Gateway";
    if (!known || !isGatewayGranted(context, `${namespace}/${name}`))
      context.report(
        steps.destination,
        "GATEWAY_NOT_GRANTED",
        path,
        `${quote(`${namespace}/${name}`)} is no gateway that your routes may bind to`,
      );
  }
  const scope = context.text(spec["useDefaultGateways"], "spec.useDefaultGateways") ?? "None";
  if (scope !== "None") {
    attachment.gateway = attachment.shared = true;
    context.report(
      steps.destination,
      "GATEWAY_NOT_GRANTED",
      "spec.useDefaultGateways",
      "binds to gateways that the route does not name",
    );
  }
  return attachment;
}

/** A Service, a service of the cluster set, or a host of Istio's registry. */
function checkBackend(context: CheckContext, { fields, path }: Part): void {
  const group = context.text(fields["group"], `${path}.group`) ?? "";
  const kind = context.text(fields["kind"], `${path}.kind`) ?? "Service";
  const name = context.text(fields["name"], `${path}.name`) ?? "";
  const namespace = context.text(fields["namespace"], `${path}.namespace`) || context.namespace;
  if (group === "networking.istio.io" && kind === "Hostname") {
    checkDestination(context, name, `${path}.name`);
    return;
  }
  const isService =
    (group === "" && kind === "Service") || (group === "multicluster.x-k8s.io" && kind === "ServiceImport");
  if (!isService) refuseDestination(context, path, quote(`${group}/${kind}`));
  else if (!context.owns(namespace))
    checkDestination(context, formatServiceHost(name, namespace, context.world.clusterDomain), path);
}

function checkBackendRef(context: CheckContext, value: unknown, path: string): void {
  const backend = context.fields(value, path);
  checkBackend(context, {
    fields: context.fields(backend["backendRef"], `${path}.backendRef`),
    path: `${path}.backendRef`,
  });
}

/** What is in a filter counts, whatever its `type` says. */
function checkFilters(context: CheckContext, value: unknown, path: string): void {
  for (const { fields, path: at } of context.list(value, path)) {
    checkHeaderFilter(context, fields["requestHeaderModifier"], `${at}.requestHeaderModifier`);
    checkHeaderFilter(context, fields["responseHeaderModifier"], `${at}.responseHeaderModifier`);
    for (const field of ["requestMirror", "externalAuth"])
      if (fields[field] !== undefined && fields[field] !== null)
        checkBackendRef(context, fields[field], `${at}.${field}`);
    for (const field of ["requestRedirect", "urlRewrite"]) {
      const hostname = context.text(
        context.fields(fields[field], `${at}.${field}`)["hostname"],
        `${at}.${field}.hostname`,
      );
      if (hostname !== undefined) checkDestination(context, hostname, `${at}.${field}.hostname`);
    }
    if (fields["extensionRef"] !== undefined && fields["extensionRef"] !== null)
      context.report(
        steps.destination,
        "PROVIDER_NOT_GRANTED",
        `${at}.extensionRef`,
        "an extension of the gateway was not granted to you",
      );
  }
}
