import { addressRules, containsAny, numericHost } from "./address-rules";
import { limits } from "../check-limits";
import { capitalize, identityFields } from "../kinds/check-policies";
import type { TenantWorld } from "../tenant-write";
import { celField, celItems, celList, celMap, celMatches as matches, celSpec as spec } from "./cel";
import { gatewayRules, grantRules, routeRules } from "./gateway-rules";
import { isForbiddenHeader } from "./header-pattern";
import { buildHostPatterns, type HostPatterns } from "./host-patterns";
import type { AdmissionFamily, AdmissionRule } from "./policy-object";

function headersOf(item: string): string {
  const maps = ["request", "response"].flatMap((side) => [
    ...["set", "add"].map(
      (act) => `${celMap(item, ["headers", side, act])}.all(k, !${isForbiddenHeader("k")})`,
    ),
    `${celItems(item, "headers", side, "remove")}.all(k, !${isForbiddenHeader("k")})`,
  ]);
  return maps.join(" && ");
}

function regexesOf(match: string): string {
  const isShort = (text: string) => `${text}.size() <= ${limits.regex}`;
  const single = ["uri", "scheme", "method", "authority"].map((field) =>
    isShort(celField(match, [field, "regex"])),
  );
  const maps = ["headers", "withoutHeaders", "queryParams"].map((field) => {
    const map = celMap(match, [field]);
    return `${map}.all(k, ${isShort(`${map}[k].?regex.orValue("")`)})`;
  });
  return [...single, ...maps].join(" && ");
}

function exportRule(world: TenantWorld, cluster: string, kind: string): AdmissionRule[] {
  const namespaces = world.namespacesOf(cluster);
  const anywhere = namespaces.filter((item) => world.settingsOf(cluster, item).exportTo === "Any");
  const narrow = namespaces.filter((item) => world.settingsOf(cluster, item).exportTo === "Namespace");
  const shared = kind === "VirtualService" ? world.gateways.map((item) => item.split("/")[0] ?? "") : [];
  const inside = `e in [".", "~", request.namespace] || e in ${celList(shared)} || (!(request.namespace in ${celList(narrow)}) && e in ${celList(namespaces)})`;
  return [
    {
      code: "EXPORT_TOO_WIDE",
      kinds: [kind],
      expression: `request.namespace in ${celList(anywhere)} || (${spec("exportTo")}.size() > 0 && ${spec("exportTo")}.all(e, ${inside}))`,
      message: 'spec.exportTo reaches beyond your namespaces; write ["."]',
    },
  ];
}

function virtualServiceRules(patterns: HostPatterns): AdmissionRule[] {
  const kinds = ["VirtualService"];
  return [
    {
      code: "HOST_NOT_OWNED",
      kinds,
      expression: `${spec("hosts")}.size() > 0 && ${spec("hosts")}.all(h, ${matches("h", patterns.own)} || (!variables.onGateway && ${matches("h", patterns.mesh)}))`,
      message: "every host must be one of your workspaces",
    },
    {
      code: "HOST_NOT_OWNED",
      kinds,
      expression: `${spec("tls")}.all(r, ${celItems("r", "match")}.all(m, ${celItems("m", "sniHosts")}.all(h, ${matches("h", patterns.own)} || (!variables.onGateway && ${matches("h", patterns.mesh)}))))`,
      message: "every SNI host must be one of your workspaces",
    },
    {
      code: "GATEWAY_NOT_GRANTED",
      kinds,
      expression: `${spec("gateways")}.all(g, ${matches("g", patterns.gateway)})`,
      message: "routes bind to own and granted gateways only",
    },
    {
      code: "GATEWAY_NOT_GRANTED",
      kinds,
      expression: `(${spec("http")} + ${spec("tls")} + ${spec("tcp")}).all(r, ${celItems("r", "match")}.all(m, ${celItems("m", "gateways")}.all(g, ${matches("g", patterns.gateway)} && (g == "mesh" || variables.onGateway))))`,
      message: "a part of a route binds to no other gateways than the whole",
    },
    {
      code: "HOST_UNSPECIFIED",
      kinds,
      expression: `${spec("tcp")}.size() == 0 || ${spec("gateways")}.all(g, ${matches("g", patterns.ownGateway)})`,
      message: "a TCP route on a shared gateway takes every connection, whatever its host",
    },
    {
      code: "DEST_NOT_GRANTED",
      kinds,
      expression: `(${spec("http")} + ${spec("tls")} + ${spec("tcp")}).all(r, (${celItems("r", "route")} + ${celItems("r", "mirrors")}).all(d, ${matches(celField("d", ["destination", "host"]), patterns.destination)}))`,
      message: "every destination must be yours or granted to you",
    },
    {
      code: "DEST_NOT_GRANTED",
      kinds,
      expression: `${spec("http")}.all(r, [${celField("r", ["mirror", "host"], "")}, ${celField("r", ["rewrite", "authority"])}, ${celField("r", ["redirect", "authority"])}].all(h, h == "" || ${matches("h", patterns.destination)}))`,
      message: "mirrors, rewritten and redirected hosts must be yours or granted to you",
    },
    {
      code: "DEST_NOT_GRANTED",
      kinds,
      expression: `${spec("http")}.all(r, ${celField("r", ["delegate", "namespace"])} == "" || ${celField("r", ["delegate", "namespace"])} in variables.namespaces)`,
      message: "a delegate lies in your namespaces",
    },
    {
      code: "LIMIT_EXCEEDED",
      kinds,
      expression: `${spec("http")}.all(r, ${celItems("r", "match")}.all(m, ${regexesOf("m")}))`,
      message: `a regular expression holds at most ${limits.regex} characters`,
    },
    {
      code: "HEADER_FORBIDDEN",
      kinds,
      expression: `${spec("http")}.all(r, ${headersOf("r")} && (${celItems("r", "route")} + ${celItems("r", "mirrors")}).all(d, ${headersOf("d")}))`,
      message: "headers that tell who asks are written by the platform only",
    },
  ];
}

function destinationRuleRules(patterns: HostPatterns): AdmissionRule[] {
  const kinds = ["DestinationRule"];
  const rest = (policy: string) =>
    `(${celItems(policy, "portLevelSettings")} + [${policy}]).all(p, !${celField("p", ["tls", "credentialName"])}.contains("/") && [${celField("p", ["tls", "sni"])}, ${celField("p", ["tunnel", "targetHost"])}].all(h, h == "" || ${matches("h", patterns.destination)}))`;
  const modes = (policy: string) =>
    `${celField(policy, ["tls", "mode"], "ISTIO_MUTUAL")} == "ISTIO_MUTUAL" && ${celItems(policy, "portLevelSettings")}.all(p, ${celField("p", ["tls", "mode"], "ISTIO_MUTUAL")} == "ISTIO_MUTUAL")`;
  return [
    {
      code: "HOST_NOT_OWNED",
      kinds,
      expression: matches(celField("object", ["spec", "host"]), patterns.mesh),
      message: "the host must be one of your workspaces, or granted to you",
    },
    {
      code: "MTLS_DOWNGRADE",
      kinds,
      expression: `!variables.strict || !${matches(celField("object", ["spec", "host"]), patterns.service)} || ${matches(celField("object", ["spec", "host"]), patterns.outside)} || ((!has(object.spec.trafficPolicy) || (${modes("object.spec.trafficPolicy")})) && ${spec("subsets")}.all(s, !has(s.trafficPolicy) || (${modes("s.trafficPolicy")})))`,
      message: "services of the mesh are called by the mesh's mTLS, which is set to STRICT for you",
    },
    {
      code: "DEST_NOT_GRANTED",
      kinds,
      expression: `(!has(object.spec.trafficPolicy) || (${rest("object.spec.trafficPolicy")})) && ${spec("subsets")}.all(s, !has(s.trafficPolicy) || (${rest("s.trafficPolicy")}))`,
      message: "Secrets lie in the namespace; names and tunnels are own or granted ones",
    },
  ];
}

function serviceEntryRules(patterns: HostPatterns): AdmissionRule[] {
  return [
    {
      code: "HOST_NOT_OWNED",
      kinds: ["ServiceEntry"],
      expression: `${spec("hosts")}.size() > 0 && ${spec("hosts")}.all(h, ${matches("h", patterns.mesh)})`,
      message: "every host must be one of your workspaces, or granted to you",
    },
  ];
}

function policyRules(world: TenantWorld, patterns: HostPatterns): AdmissionRule[] {
  const floors = (mode: string) =>
    `(!variables.strict || ${mode} in ["STRICT", "UNSET"]) && (variables.open || ${mode} != "DISABLE")`;
  const providers = celList(world.providers);
  return [
    {
      code: "MTLS_DOWNGRADE",
      kinds: ["PeerAuthentication"],
      expression: `${floors(celField("object", ["spec", "mtls", "mode"], "UNSET"))} && ${celMap("object", ["spec", "portLevelMtls"])}.all(p, ${floors('object.spec.portLevelMtls[p].?mode.orValue("UNSET")')})`,
      message: "the mode is looser than what is set for you",
    },
    {
      code: "SELECTOR_OUT_OF_SCOPE",
      kinds: ["AuthorizationPolicy", "RequestAuthentication", "Telemetry"],
      expression: `${spec("targetRefs")}.all(t, ${celField("t", ["namespace"])} in ["", request.namespace] && ${celField("t", ["kind"])} != "GatewayClass")`,
      message: "a policy is for objects of its own namespace",
    },
    {
      code: "VALUE_AMBIGUOUS",
      kinds: ["AuthorizationPolicy"],
      expression: `${spec("rules")}.all(r, ${celItems("r", "from")}.all(f, ${identityFields
        .flatMap(({ field, plain }) => [
          `${celItems("f", "source", field)}.all(i, ${matches("i", plain.source)})`,
          `${celItems("f", "source", `not${capitalize(field)}`)}.all(i, ${matches("i", plain.source)})`,
        ])
        .join(" && ")}))`,
      message: "identities are named without signs that proxies have read as a pattern",
    },
    {
      code: "PROVIDER_NOT_GRANTED",
      kinds: ["AuthorizationPolicy"],
      expression: `${celField("object", ["spec", "action"], "ALLOW")} != "CUSTOM" || ${celField("object", ["spec", "provider", "name"])} in ${providers}`,
      message: "the provider was not granted to you",
    },
    {
      code: "PROVIDER_NOT_GRANTED",
      kinds: ["Telemetry"],
      expression: ["tracing", "metrics", "accessLogging"]
        .map(
          (part) =>
            `${spec(part)}.all(t, ${celItems("t", "providers")}.all(p, p.name in ["prometheus", "envoy"] || p.name in ${providers}))`,
        )
        .join(" && "),
      message: "the provider was not granted to you",
    },
    {
      code: "URL_FORBIDDEN",
      kinds: ["RequestAuthentication"],
      expression: `${spec("jwtRules")}.all(r, ${celField("r", ["jwksUri"])} != "" ? ${matches(celField("r", ["jwksUri"]), patterns.issuer)} : (${celField("r", ["jwks"])} != "" || ${matches(celField("r", ["issuer"]), patterns.issuer)}))`,
      message: "keys are fetched from granted issuers only",
    },
    {
      code: "HEADER_FORBIDDEN",
      kinds: ["RequestAuthentication"],
      expression: `${spec("jwtRules")}.all(r, (${celField("r", ["outputPayloadToHeader"])} == "" || !${isForbiddenHeader(celField("r", ["outputPayloadToHeader"]))}) && ${celItems("r", "outputClaimToHeaders")}.all(c, !${isForbiddenHeader("c.header")}))`,
      message: "headers that tell who asks are written by the platform only",
    },
  ];
}

function sidecarRules(patterns: HostPatterns): AdmissionRule[] {
  return [
    {
      code: "DEST_NOT_GRANTED",
      kinds: ["Sidecar"],
      expression: `${celField("object", ["spec", "outboundTrafficPolicy", "mode"], "REGISTRY_ONLY")} == "REGISTRY_ONLY" && (${celField("object", ["spec", "outboundTrafficPolicy", "egressProxy", "host"])} == "" || ${matches(celField("object", ["spec", "outboundTrafficPolicy", "egressProxy", "host"]), patterns.destination)})`,
      message: "traffic leaves to granted hosts only",
    },
    {
      code: "ADDRESS_FORBIDDEN",
      kinds: ["Sidecar"],
      expression: `${spec("ingress")}.all(i, ${celField("i", ["defaultEndpoint"])} == "" || (${matches(celField("i", ["defaultEndpoint"]), "^(127\\.0\\.0\\.1|0\\.0\\.0\\.0|\\[::1?\\]):[0-9]{1,5}$")} && !${matches(celField("i", ["defaultEndpoint"]), ":15[0-9]{3}$")}))`,
      message: "what comes in is handed to your application only",
    },
    {
      code: "MTLS_DOWNGRADE",
      kinds: ["Sidecar"],
      expression: `!variables.strict || ${spec("ingress")}.all(i, !has(i.tls))`,
      message: "the mesh's mTLS is set to STRICT for you",
    },
  ];
}

function serviceRules(patterns: HostPatterns, { networks }: TenantWorld): AdmissionRule[] {
  const balancer = celField("object", ["spec", "loadBalancerIP"]);
  const known = celField("oldObject", ["spec", "loadBalancerIP"]);
  return [
    {
      code: "ADDRESS_FORBIDDEN",
      kinds: ["Service"],
      expression: `${balancer} == "" || (oldObject != null && ${balancer} == ${known}) || (isIP(${balancer}) && ${containsAny(networks, balancer)})`,
      message: "a service takes no addresses by itself",
    },
    {
      code: "DEST_NOT_GRANTED",
      kinds: ["Service"],
      expression: `${celField("object", ["spec", "type"], "ClusterIP")} != "ExternalName" || (${matches(celField("object", ["spec", "externalName"]), patterns.destination)} && !${matches(celField("object", ["spec", "externalName"]), numericHost)})`,
      message: "an alias leads to own or granted hosts only",
    },
  ];
}

/** Families whose rules hold what one tenant has. */
export function listTenantFamilies(world: TenantWorld, cluster: string): AdmissionFamily[] {
  const patterns = buildHostPatterns(world, cluster);
  const namespaces = world.namespacesOf(cluster);
  const floorOf = (mode: string) =>
    namespaces.filter((item) => (world.settingsOf(cluster, item).mtls ?? "PERMISSIVE") === mode);
  const operations = ["CREATE", "UPDATE"] as const;
  const variables = [
    { name: "namespaces", expression: celList(namespaces) },
    { name: "namespacesOrNone", expression: celList(["", ...namespaces]) },
    { name: "onGateway", expression: `${spec("gateways")}.exists(g, g != "mesh")` },
    { name: "strict", expression: `request.namespace in ${celList(floorOf("STRICT"))}` },
    {
      name: "exportsAny",
      expression: `request.namespace in ${celList(namespaces.filter((item) => world.settingsOf(cluster, item).exportTo === "Any"))}`,
    },
    { name: "open", expression: `request.namespace in ${celList(floorOf("DISABLE"))}` },
  ];
  const networking = "networking.istio.io";
  return [
    {
      name: "traffic",
      resources: [
        {
          group: networking,
          resources: [
            "virtualservices",
            "destinationrules",
            "serviceentries",
            "workloadentries",
            "workloadgroups",
            "sidecars",
          ],
        },
      ],
      operations,
      variables,
      rules: [
        ...virtualServiceRules(patterns),
        ...destinationRuleRules(patterns),
        ...serviceEntryRules(patterns),
        ...addressRules(world, cluster, patterns),
        ...sidecarRules(patterns),
        ...["VirtualService", "DestinationRule", "ServiceEntry"].flatMap((kind) =>
          exportRule(world, cluster, kind),
        ),
      ],
    },
    {
      name: "gateways",
      resources: [
        { group: networking, resources: ["gateways"] },
        {
          group: "gateway.networking.k8s.io",
          resources: ["gateways", "httproutes", "grpcroutes", "tlsroutes", "tcproutes", "referencegrants"],
        },
      ],
      operations,
      variables,
      rules: [...gatewayRules(patterns), ...routeRules(world, patterns), ...grantRules(world)],
    },
    {
      name: "policies",
      resources: [
        {
          group: "security.istio.io",
          resources: ["peerauthentications", "authorizationpolicies", "requestauthentications"],
        },
        { group: "telemetry.istio.io", resources: ["telemetries"] },
      ],
      operations,
      variables,
      rules: policyRules(world, patterns),
    },
    {
      name: "services",
      resources: [{ group: "", resources: ["services"] }],
      operations,
      variables,
      rules: serviceRules(patterns, world),
    },
  ];
}
