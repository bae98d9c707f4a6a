import { z } from "zod";
import { list, textMap, texts } from "../collection-codec";
import { defineForm } from "../define-form";
import { group } from "../group-codec";
import { portNumber, text } from "../scalar-codec";
import { destination, weight } from "./destination";
import { httpRoutes } from "./http-route";

const streamMatch = {
  destinationSubnets: texts(),
  port: portNumber(),
  sourceLabels: textMap(),
  gateways: texts(),
  sourceNamespace: text(),
};
const streamRoute = () => list(group({ destination: destination(), weight: weight() }));

/** Where requests for some hosts go. Source: istio.io/api networking/v1 `VirtualService`. */
export const virtualServiceForm = defineForm("networking.istio.io/v1", "VirtualService", {
  /** Empty for one that others delegate to. */
  hosts: texts(),
  gateways: texts(),
  http: httpRoutes(),
  tls: list(group({ match: list(group({ sniHosts: texts(), ...streamMatch })), route: streamRoute() })),
  tcp: list(group({ match: list(group(streamMatch)), route: streamRoute() })),
  exportTo: texts(),
});

export type VirtualServiceValues = z.infer<typeof virtualServiceForm.schema>;
export type HttpRouteValues = VirtualServiceValues["http"][number];
export type HttpMatchValues = HttpRouteValues["match"][number];
