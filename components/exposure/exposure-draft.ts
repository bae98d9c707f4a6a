import { formatLabels, listGatewayProxies } from "@/components/gateway/gateway-proxies";
import {
  type Exposure,
  type ExposureStyle,
  type ExposureTls,
  redirectPort,
} from "@/lib/domain/gateway-api/exposure";
import type { CatalogGateway, CatalogService, MeshCatalog } from "@/lib/domain/istio/mesh-catalog";

/** `new`, or `namespace/name` of a gateway that exists. */
export type GatewayChoice = string;

/** An exposure while it is filled in. */
export interface ExposureDraft {
  style: ExposureStyle;
  name: string;
  gateway: GatewayChoice;
  /** What a new gateway is to be. */
  made: { name: string; namespace: string; selector: Record<string, string>; className: string };
  hosts: string[];
  port: number | undefined;
  tls: ExposureTls["mode"];
  secret: string;
  /** Of the Secret, for the Gateway API; undefined: that of the Gateway. */
  secretNamespace: string | undefined;
  redirect: boolean;
  servicePort: number | undefined;
  path: Exposure["path"];
}

type ExposureField =
  | "name"
  | "gatewayName"
  | "gatewayNamespace"
  | "selector"
  | "className"
  | "hosts"
  | "port"
  | "secret"
  | "servicePort"
  | "path";

/** What is wrong at a field. */
export interface ExposureProblem {
  field: ExposureField;
  message: string;
  /** It was not filled in yet: to be said, but not as a mistake. */
  isMissing: boolean;
}

export const newGateway: GatewayChoice = "new";
export const formatGateway = ({ namespace, name }: Pick<CatalogGateway, "namespace" | "name">): string =>
  `${namespace}/${name}`;

/** The tunnel of waypoints: nobody outside enters there. */
const isEntrance = ({ ports }: CatalogGateway) =>
  ports.some(({ protocol }) => protocol.toUpperCase() !== "HBONE");

/** Gateways of the style that a service can be exposed on; those of its own namespace first. */
export function listEntrances(
  catalog: MeshCatalog,
  style: ExposureStyle,
  namespace: string,
): CatalogGateway[] {
  const entrances = catalog.gateways.filter((gateway) => gateway.api === style && isEntrance(gateway));
  return [
    ...entrances.filter((gateway) => gateway.namespace === namespace),
    ...entrances.filter((gateway) => gateway.namespace !== namespace),
  ];
}

export function findEntrance(
  catalog: MeshCatalog,
  { style, gateway }: ExposureDraft,
): CatalogGateway | undefined {
  return catalog.gateways.find((item) => item.api === style && formatGateway(item) === gateway);
}

/** How TLS is treated on a port that a gateway has already. */
export function findPortTls(port: CatalogGateway["ports"][number] | undefined): ExposureTls["mode"] {
  const protocol = port?.protocol.toUpperCase();
  if (port?.passthrough === true || protocol === "TLS") return "passthrough";
  return protocol === "HTTPS" ? "terminate" : "none";
}

/** Whether plain callers can be sent on: a gateway that exists needs a plain port for it. */
export function canRedirect(
  draft: Pick<ExposureDraft, "tls" | "port">,
  gateway: CatalogGateway | undefined,
): boolean {
  if (draft.tls !== "terminate") return false;
  if (gateway === undefined) return true;
  return draft.port !== redirectPort && gateway.ports.some(({ number }) => number === redirectPort);
}

export const usualPort = (tls: ExposureTls["mode"]): number => (tls === "none" ? 80 : 443);

/** The draft on another gateway: port and TLS are the gateway's when it exists. */
export function chooseGateway(
  catalog: MeshCatalog,
  draft: ExposureDraft,
  gateway: GatewayChoice,
): ExposureDraft {
  const next = { ...draft, gateway };
  const found = findEntrance(catalog, next);
  if (found === undefined) return { ...next, port: usualPort(draft.tls) };
  const best = found.ports.find((port) => findPortTls(port) === "terminate") ?? found.ports[0];
  return best === undefined ? { ...next, port: undefined } : choosePort(found, next, best.number);
}

/** The draft on a port of a gateway that exists. */
export function choosePort(gateway: CatalogGateway, draft: ExposureDraft, number: number): ExposureDraft {
  const tls = findPortTls(gateway.ports.find((port) => port.number === number));
  const next = { ...draft, port: number, tls };
  return { ...next, redirect: draft.redirect && canRedirect(next, gateway) };
}

/** The draft in another style, on the first gateway of it. */
export function chooseStyle(catalog: MeshCatalog, draft: ExposureDraft, style: ExposureStyle): ExposureDraft {
  const [first] = listEntrances(catalog, style, draft.made.namespace);
  return chooseGateway(catalog, { ...draft, style }, first === undefined ? newGateway : formatGateway(first));
}

/** How a service is exposed until the person says otherwise: as others of the cluster are. */
export function startExposure(
  catalog: MeshCatalog,
  service: Pick<CatalogService, "name" | "namespace" | "ports">,
): ExposureDraft {
  const { name, namespace } = service;
  const [proxy] = listGatewayProxies(catalog);
  const hasStandard = listEntrances(catalog, "gateway-api", namespace).length > 0;
  const hasIstio = proxy !== undefined || listEntrances(catalog, "istio", namespace).length > 0;
  const http = service.ports.find((port) => port.name.startsWith("http") || port.port === 80);
  return chooseStyle(
    catalog,
    {
      style: "istio",
      name,
      gateway: newGateway,
      made: { name, namespace, selector: proxy?.selector ?? {}, className: "istio" },
      hosts: [],
      port: 80,
      tls: "none",
      secret: "",
      secretNamespace: undefined,
      redirect: false,
      servicePort: (http ?? service.ports[0])?.port,
      path: { type: "prefix", value: "/" },
    },
    hasIstio && !hasStandard ? "istio" : "gateway-api",
  );
}

/** The proxy choice of a selector, for a select; "" none of the known. */
export const selectorKey = formatLabels;

// Source: Kubernetes, "Object Names and IDs"; gateways become Services, whose names have no dots.
const dnsName = /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/;
const hostPattern = /^(\*|(\*\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*)$/;
const isPort = (port: number | undefined): port is number =>
  port !== undefined && Number.isInteger(port) && port >= 1 && port <= 65_535;

function findProblems(draft: ExposureDraft): ExposureProblem[] {
  const { name, made, hosts, port, tls, secret, servicePort, path, redirect, style } = draft;
  const isNew = draft.gateway === newGateway;
  const named = "Small letters, digits and -, beginning and ending with a letter or digit.";
  const bad = hosts.find((host) => !hostPattern.test(host));
  const clashes = redirect && tls === "terminate" && port === redirectPort;
  const needsSecret = isNew && tls === "terminate";
  const checks: readonly (readonly [ExposureField, boolean, string, boolean?])[] = [
    ["gatewayName", isNew && !dnsName.test(made.name), named],
    ["gatewayNamespace", isNew && !dnsName.test(made.namespace), "Choose a namespace."],
    [
      "selector",
      isNew && style === "istio" && Object.keys(made.selector).length === 0,
      "Say which proxies serve it.",
      true,
    ],
    [
      "className",
      isNew && style === "gateway-api" && made.className === "",
      "Choose the class of the Gateway.",
      true,
    ],
    ["hosts", hosts.length === 0, "Name a host, or * for any.", true],
    ["hosts", bad !== undefined, `${bad} is no host: write shop.example.com, *.example.com or *.`],
    ["port", !isPort(port), "Enter a port from 1 to 65535."],
    ["port", clashes, `Port ${redirectPort} is where plain callers are sent on from.`],
    ["secret", needsSecret && secret === "", "Name the Secret with the certificate.", true],
    ["secret", needsSecret && secret !== "" && !dnsName.test(secret), named],
    ["servicePort", !isPort(servicePort), "Choose a port of the service.", true],
    ["path", tls !== "passthrough" && !path.value.startsWith("/"), "A path begins with /."],
    ["name", !dnsName.test(name), named],
  ];
  return checks
    .filter(([, isWrong]) => isWrong)
    .map(([field, , message, isMissing = false]) => ({ field, message, isMissing }));
}

/** The exposure as it is filled in, or what is wrong at which field. */
export function readExposure(
  draft: ExposureDraft,
  service: Pick<CatalogService, "name" | "namespace">,
): { exposure: Exposure } | { problems: ExposureProblem[] } {
  const problems = findProblems(draft);
  const { style, name, made, hosts, port, tls, secret, secretNamespace, redirect, servicePort, path } = draft;
  if (problems.length > 0 || port === undefined || servicePort === undefined) return { problems };
  const [namespace = "", gatewayName = ""] = draft.gateway.split("/");
  const hasForeignSecret = style === "gateway-api" && secretNamespace !== undefined;
  return {
    exposure: {
      style,
      name,
      gateway:
        draft.gateway === newGateway
          ? { kind: "new", ...made }
          : { kind: "existing", namespace, name: gatewayName },
      hosts,
      port,
      tls:
        tls === "terminate"
          ? { mode: tls, secret, ...(hasForeignSecret ? { secretNamespace } : {}) }
          : { mode: tls },
      redirect,
      service: { name: service.name, namespace: service.namespace, port: servicePort },
      path,
    },
  };
}
