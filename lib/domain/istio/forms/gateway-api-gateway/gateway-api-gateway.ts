import { z } from "zod";
import { list, textMap } from "../collection-codec";
import { defineForm } from "../define-form";
import { group, inner, refined, section } from "../group-codec";
import { apiGroup, choice, portNumber, requiredText, text } from "../scalar-codec";

export const listenerProtocols = ["HTTP", "HTTPS", "TLS", "TCP", "UDP", "HBONE"] as const;

const certificateRefs = () =>
  list(
    group({
      group: apiGroup(),
      kind: text(),
      name: requiredText("Choose the Secret with the certificate."),
      namespace: text(),
    }),
  );

/** Source: sigs.k8s.io/gateway-api apis/v1 `Listener`. */
const listener = () =>
  group({
    name: requiredText("Name the listener."),
    hostname: text(),
    port: portNumber(),
    protocol: requiredText("Choose the protocol."),
    tls: section({
      mode: choice("Terminate", "Passthrough"),
      certificateRefs: certificateRefs(),
      options: textMap(),
    }),
    allowedRoutes: section({
      namespaces: section({
        from: choice("All", "Selector", "Same", "None"),
        selector: inner("matchLabels", textMap()),
      }),
      kinds: list(group({ group: apiGroup(), kind: requiredText("Choose the kind of routes.") })),
    }),
  });

const listeners = () =>
  refined(list(listener()), (rows) =>
    rows.flatMap(({ name, port, protocol, tls }, index) => [
      ...(rows.findIndex((row) => row.name === name) < index
        ? [{ path: [index, "name"], message: "Another listener has this name." }]
        : []),
      ...(port === undefined ? [{ path: [index, "port"], message: "Enter the port." }] : []),
      ...((protocol === "HTTPS" || protocol === "TLS") && tls === undefined
        ? [{ path: [index, "tls"], message: `A listener for ${protocol} needs TLS settings.` }]
        : []),
      ...(protocol === "HTTPS" && tls !== undefined && tls.certificateRefs.length === 0
        ? [{ path: [index, "tls", "certificateRefs"], message: "Choose the Secret with the certificate." }]
        : []),
    ]),
  );

/** An entrance to the mesh, or a waypoint. Source: sigs.k8s.io/gateway-api apis/v1 `Gateway`. */
export const gatewayApiGatewayForm = defineForm("gateway.networking.k8s.io/v1", "Gateway", {
  gatewayClassName: requiredText("Choose the class of the Gateway."),
  listeners: listeners(),
  addresses: list(group({ type: text(), value: text() })),
});

export type GatewayApiGatewayValues = z.infer<typeof gatewayApiGatewayForm.schema>;
