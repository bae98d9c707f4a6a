import { chartGateways, gatewayNameLabels, platformLabelValue } from "../check-selectors";
import type { TenantWorld } from "../tenant-write";
import {
  celField,
  celItems,
  celList,
  celMap,
  celMatches as matches,
  celPattern,
  celSpec as spec,
} from "./cel";
import { isForbiddenHeader } from "./header-pattern";
import type { HostPatterns } from "./host-patterns";
import type { AdmissionRule } from "./policy-object";

export function gatewayRules(patterns: HostPatterns): AdmissionRule[] {
  const kinds = ["Gateway"];
  const selector = celMap("object", ["spec", "selector"]);
  const isIstio = `request.kind.group == "networking.istio.io"`;
  return [
    {
      code: "HOST_NOT_OWNED",
      kinds,
      expression: `!(${isIstio}) || ${spec("servers")}.all(s, ${celItems("s", "hosts")}.size() > 0 && ${celItems("s", "hosts")}.all(h, h.substring(h.indexOf("/") + 1).matches(${celPattern(patterns.own)})))`,
      message: "every host must be one of your workspaces",
    },
    {
      code: "SELECTOR_OUT_OF_SCOPE",
      kinds,
      expression: `!(${isIstio}) || (${selector}.size() > 0 && ${selector}.all(k, !(k in ${celList(gatewayNameLabels)}) && !(k == "istio" && ${matches(`string(${selector}[k])`, chartGateways)}) && (!(k in ["istio", "app", "app.kubernetes.io/name"]) || !string(${selector}[k]).matches(${celPattern(platformLabelValue)}))))`,
      message: "the selector means workloads of the platform",
    },
    {
      code: "SECRET_REF_CROSS_NS",
      kinds,
      expression: `!(${isIstio}) || ${spec("servers")}.all(s, !${celField("s", ["tls", "credentialName"])}.contains("/"))`,
      message: "a Secret of the namespace is named",
    },
    {
      code: "HOST_NOT_OWNED",
      kinds,
      expression: `${isIstio} || ${celField("object", ["spec", "gatewayClassName"])} == "istio-waypoint" || ${spec("listeners")}.all(l, ${celField("l", ["hostname"])} == "" ? !(${celField("l", ["protocol"])} in ["HTTP", "HTTPS", "TLS"]) : ${matches(celField("l", ["hostname"]), patterns.own)})`,
      message: "every listener has a host of your workspaces",
    },
    {
      code: "EXPORT_TOO_WIDE",
      kinds,
      expression: `${isIstio} || ${spec("listeners")}.all(l, ${celField("l", ["allowedRoutes", "namespaces", "from"], "Same")} != "All")`,
      message: "a listener takes routes of own namespaces only",
    },
    {
      code: "GATEWAY_NOT_GRANTED",
      kinds,
      expression: `${isIstio} || (${celField("object", ["spec", "gatewayClassName"])} in ["istio", "istio-waypoint"] && ${celItems("object", "spec", "addresses")}.size() == 0 && !has(object.spec.?infrastructure.?parametersRef.orValue({}).name))`,
      message: "the gateway is made of workloads of its own namespace",
    },
    {
      code: "SECRET_REF_CROSS_NS",
      kinds,
      expression: `${isIstio} || ${spec("listeners")}.all(l, ${celItems("l", "tls", "certificateRefs")}.all(c, ${celField("c", ["namespace"])} in variables.namespacesOrNone))`,
      message: "certificates lie in your namespaces",
    },
  ];
}

export function routeRules(world: TenantWorld, patterns: HostPatterns): AdmissionRule[] {
  const kinds = ["HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute"];
  const domain = world.clusterDomain;
  const namespaceOf = (item: string) => celField(item, ["namespace"]);
  const isOwn = (item: string) => `${namespaceOf(item)} in variables.namespacesOrNone`;
  const isHostname = (item: string) => `${celField(item, ["kind"], "Service")} == "Hostname"`;
  const backend = (item: string) =>
    `((!(${isHostname(item)}) && ${isOwn(item)}) || (${isHostname(item)} ? string(${item}.name) : ${item}.name + "." + ${namespaceOf(item)} + ".svc.${domain}").matches(${celPattern(patterns.destination)}))`;
  const filters = (item: string) =>
    `${celItems(item, "filters")}.all(f, ${[
      ...["requestHeaderModifier", "responseHeaderModifier"].flatMap((field) => [
        ...["set", "add"].map(
          (act) => `${celItems("f", field, act)}.all(h, !${isForbiddenHeader("h.name")})`,
        ),
        `${celItems("f", field, "remove")}.all(h, !${isForbiddenHeader("h")})`,
      ]),
      "!has(f.extensionRef)",
    ].join(" && ")})`;
  return [
    {
      code: "GATEWAY_NOT_GRANTED",
      kinds,
      expression: `${spec("parentRefs")}.all(p, ${isOwn("p")} || (${celField("p", ["kind"], "Gateway")} == "Gateway" && (${namespaceOf("p")} + "/" + p.name).matches(${celPattern(patterns.gateway)})))`,
      message: "routes bind to own and granted gateways only",
    },
    {
      code: "HOST_NOT_OWNED",
      kinds,
      expression: `${spec("hostnames")}.all(h, ${matches("h", patterns.own)} || (${spec("parentRefs")}.all(p, ${celField("p", ["kind"], "Gateway")} == "Service") && ${matches("h", patterns.mesh)})) && (${spec("hostnames")}.size() > 0 || ${spec("parentRefs")}.all(p, ${isOwn("p")}))`,
      message: "every host must be one of your workspaces, and a shared gateway needs one",
    },
    {
      code: "HOST_NOT_OWNED",
      kinds,
      expression: `${spec("parentRefs")}.all(p, ${celField("p", ["kind"], "Gateway")} != "Service" || (${isOwn("p")} && (variables.exportsAny || !(${namespaceOf("p")} in ["", request.namespace]))))`,
      message: "a route of a service in its own namespace is for every caller of the mesh",
    },
    {
      code: "DEST_NOT_GRANTED",
      kinds,
      expression: `${spec("rules")}.all(r, ${celItems("r", "backendRefs")}.all(b, ${backend("b")}))`,
      message: "every backend must be yours or granted to you",
    },
    {
      code: "HEADER_FORBIDDEN",
      kinds,
      expression: `${spec("rules")}.all(r, ${filters("r")} && ${celItems("r", "backendRefs")}.all(b, ${filters("b")}))`,
      message: "filters write no identity headers and use no extensions",
    },
    {
      code: "DEST_NOT_GRANTED",
      kinds,
      expression: `${spec("rules")}.all(r, ([r] + ${celItems("r", "backendRefs")}).all(i, ${celItems("i", "filters")}.all(f, !has(f.requestMirror) || ${backend("f.requestMirror.backendRef")})))`,
      message: "mirrors lead to own or granted services",
    },
    {
      code: "DEST_NOT_GRANTED",
      kinds,
      expression: `${spec("rules")}.all(r, ([r] + ${celItems("r", "backendRefs")}).all(i, ${celItems("i", "filters")}.all(f, [${celField("f", ["requestRedirect", "hostname"])}, ${celField("f", ["urlRewrite", "hostname"])}].all(h, h == "" || ${matches("h", patterns.destination)}))))`,
      message: "redirected and rewritten hosts must be yours or granted to you",
    },
  ];
}

export function grantRules(world: TenantWorld): AdmissionRule[] {
  return [
    {
      code: "EXPORT_TOO_WIDE",
      kinds: ["ReferenceGrant"],
      expression: `${spec("from")}.all(f, f.namespace in variables.namespaces || (f.kind == "Gateway" && f.namespace in ${celList(world.gatewayNamespaces)} && ${spec("to")}.all(t, t.kind == "Secret")))`,
      message: "objects are given to your own namespaces only",
    },
  ];
}
