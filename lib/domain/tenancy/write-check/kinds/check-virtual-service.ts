import { steps, type CheckContext } from "../check-context";
import { checkExport } from "../check-export";
import { checkHeaderOperations } from "../check-headers";
import { checkAuthority, checkDestination, checkHost, quote, refuseDestination } from "../check-hosts";

type Fields = Record<string, unknown>;
interface Part {
  fields: Fields;
  path: string;
}

/**
 * The gateway that a name in `gateways` means, as `namespace/name`: short names are of the object's namespace, names with dots are
 * the old form of hosts. Source: istio pilot/pkg/model `resolveGatewayName`.
 */
export function resolveGateway(name: string, namespace: string): string {
  if (name.startsWith("./")) return `${namespace}/${name.slice(2)}`;
  if (name.includes("/")) return name;
  const [gateway = "", of] = name.split(".");
  return of === undefined ? `${namespace}/${name}` : `${of}/${gateway}`;
}

/** Whether routes may bind to the gateway: it is in an own namespace, or shared with the tenant. */
export function isGatewayGranted(context: CheckContext, gateway: string): boolean {
  const [namespace = "", name = "", ...more] = gateway.split("/");
  if (more.length > 0 || !/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/.test(name)) return false;
  const { gateways } = context.world;
  return context.owns(namespace) || gateways.includes(gateway) || gateways.includes(`${namespace}/*`);
}

interface Binding {
  /** Namespaces of the gateways it binds to, without the mesh. */
  namespaces: string[];
  mesh: boolean;
  /** Whether some gateway is not in an own namespace. */
  shared: boolean;
}

function readGateways(context: CheckContext, value: unknown, path: string): Binding {
  const names = context.texts(value, path);
  const binding: Binding = { namespaces: [], mesh: names.length === 0, shared: false };
  for (const { text, path } of names) {
    if (text === "mesh") {
      binding.mesh = true;
      continue;
    }
    const gateway = resolveGateway(text, context.namespace);
    const [namespace = ""] = gateway.split("/");
    binding.namespaces.push(namespace);
    if (!context.owns(namespace)) binding.shared = true;
    if (!isGatewayGranted(context, gateway))
      context.report(
        steps.destination,
        "GATEWAY_NOT_GRANTED",
        path,
        `${quote(text)} is no gateway that your routes may bind to`,
      );
  }
  return binding;
}

/**
 * Every field by which a VirtualService reaches something: hosts, SNI, gateways, destinations, mirrors, delegates, rewritten and
 * redirected authorities, headers, `exportTo`. Without hosts it would be a part of whatever routes delegate to it, which nobody
 * could judge here: it is refused.
 */
export function checkVirtualService(context: CheckContext): void {
  const spec = context.fields(context.object["spec"], "spec");
  const binding = readGateways(context, spec["gateways"], "spec.gateways");
  const place = binding.namespaces.length > 0 ? "gateway" : "mesh";
  const hosts = context.texts(spec["hosts"], "spec.hosts");
  if (hosts.length === 0)
    context.report(steps.host, "HOST_UNSPECIFIED", "spec.hosts", "a route without hosts is for every host");
  const own = hosts.map(({ text, path }) => checkHost(context, text, path, place));
  for (const route of context.list(spec["http"], "spec.http")) checkHttpRoute(context, route, binding);
  for (const protocol of ["tls", "tcp"])
    for (const route of context.list(spec[protocol], `spec.${protocol}`)) {
      checkMatches(context, route, binding);
      for (const { fields, path } of context.list(route.fields["match"], `${route.path}.match`))
        for (const item of context.texts(fields["sniHosts"], `${path}.sniHosts`))
          checkHost(context, item.text, item.path, place);
      checkRouteDestinations(context, route);
      if (protocol === "tcp" && binding.shared)
        context.report(
          steps.host,
          "HOST_UNSPECIFIED",
          route.path,
          "a TCP route on a shared gateway takes every connection, whatever its host",
        );
    }
  checkExport(context, {
    ownHosts: own.every((item) => item !== false),
    gatewayNamespaces: binding.namespaces,
  });
}

function checkMatches(context: CheckContext, { fields, path }: Part, binding: Binding): void {
  for (const match of context.list(fields["match"], `${path}.match`)) {
    const at = `${match.path}.gateways`;
    const narrowed = readGateways(context, match.fields["gateways"], at);
    if (narrowed.namespaces.some((namespace) => !binding.namespaces.includes(namespace)))
      context.report(
        steps.destination,
        "GATEWAY_NOT_GRANTED",
        at,
        "names a gateway that spec.gateways does not",
      );
  }
}

function checkHttpRoute(context: CheckContext, route: Part, binding: Binding): void {
  const { fields, path } = route;
  checkMatches(context, route, binding);
  checkRouteDestinations(context, route);
  checkHeaderOperations(context, fields["headers"], `${path}.headers`);
  if (fields["mirror"] !== undefined && fields["mirror"] !== null)
    checkDestinationField(context, {
      fields: context.fields(fields["mirror"], `${path}.mirror`),
      path: `${path}.mirror`,
    });
  for (const mirror of context.list(fields["mirrors"], `${path}.mirrors`)) {
    checkDestinationOf(context, mirror);
    checkHeaderOperations(context, mirror.fields["headers"], `${mirror.path}.headers`);
  }
  for (const field of ["rewrite", "redirect"]) {
    const authority = context.text(
      context.fields(fields[field], `${path}.${field}`)["authority"],
      `${path}.${field}.authority`,
    );
    if (authority !== undefined && authority !== "")
      checkAuthority(context, authority, `${path}.${field}.authority`);
  }
  const delegate = context.fields(fields["delegate"], `${path}.delegate`);
  const namespace = context.text(delegate["namespace"], `${path}.delegate.namespace`);
  if (namespace !== undefined && namespace !== "" && !context.owns(namespace))
    refuseDestination(context, `${path}.delegate.namespace`, "the delegate");
}

function checkRouteDestinations(context: CheckContext, { fields, path }: Part): void {
  for (const destination of context.list(fields["route"], `${path}.route`)) {
    checkDestinationOf(context, destination);
    checkHeaderOperations(context, destination.fields["headers"], `${destination.path}.headers`);
  }
}

function checkDestinationOf(context: CheckContext, { fields, path }: Part): void {
  checkDestinationField(context, {
    fields: context.fields(fields["destination"], `${path}.destination`),
    path: `${path}.destination`,
  });
}

function checkDestinationField(context: CheckContext, { fields, path }: Part): void {
  checkDestination(context, context.text(fields["host"], `${path}.host`) ?? "", `${path}.host`);
}
