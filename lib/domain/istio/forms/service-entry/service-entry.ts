import { z } from "zod";
import { list, numberMap, textMap, texts } from "../collection-codec";
import { defineForm } from "../define-form";
import { group, inner, refined } from "../group-codec";
import { choice, integer, portNumber, requiredText, text } from "../scalar-codec";

export const resolutions = ["NONE", "STATIC", "DNS", "DNS_ROUND_ROBIN", "DYNAMIC_DNS"] as const;
export const locations = ["MESH_EXTERNAL", "MESH_INTERNAL"] as const;

const ports = () =>
  list(
    group({
      number: portNumber(),
      protocol: text(),
      name: requiredText("Name the port."),
      targetPort: portNumber(),
    }),
  );

/** Source: istio.io/api networking/v1 `WorkloadEntry`. */
const endpoints = () =>
  list(
    group({
      address: text(),
      ports: numberMap(),
      labels: textMap(),
      network: text(),
      locality: text(),
      weight: integer(0, 4_294_967_295, "A weight"),
      serviceAccount: text(),
    }),
  );

/** A service that the mesh would not know by itself. Source: istio.io/api networking/v1 `ServiceEntry`. */
export const serviceEntryForm = defineForm("networking.istio.io/v1", "ServiceEntry", {
  hosts: refined(texts(), (hosts) =>
    hosts.length === 0
      ? [{ path: [], message: "Name at least one host." }]
      : hosts.flatMap((host, index) =>
          host === "*" ? [{ path: [index], message: "A host must be more than *." }] : [],
        ),
  ),
  addresses: texts(),
  ports: refined(ports(), (rows) =>
    rows.flatMap(({ number }, index) =>
      number === undefined ? [{ path: [index, "number"], message: "Enter the port." }] : [],
    ),
  ),
  location: choice(...locations),
  resolution: choice(...resolutions),
  endpoints: endpoints(),
  /** Labels of the workloads that serve it, instead of endpoints. */
  workloadSelector: inner("labels", textMap()),
  exportTo: texts(),
  subjectAltNames: texts(),
});

export type ServiceEntryValues = z.infer<typeof serviceEntryForm.schema>;
