import { z } from "zod";
import { list, textMap, texts } from "../collection-codec";
import { defineForm } from "../define-form";
import { group, inner, refined, section } from "../group-codec";
import { choice, portNumber, requiredText, text } from "../scalar-codec";

const port = () =>
  section({ number: portNumber(), protocol: text(), name: text(), targetPort: portNumber() });
const captureMode = () => choice("DEFAULT", "IPTABLES", "NONE");

const egressHost = z
  .string()
  .regex(/^[^/\s]+\/[^/\s]+$/, "Write namespace/host, e.g. ./* for this namespace or istio-system/*.");

/** What the proxies of some workloads know of the mesh. Source: istio.io/api networking/v1 `Sidecar`. */
export const sidecarForm = defineForm("networking.istio.io/v1", "Sidecar", {
  workloadSelector: inner("labels", textMap()),
  egress: refined(
    list(group({ port: port(), bind: text(), captureMode: captureMode(), hosts: texts(egressHost) })),
    (listeners) =>
      listeners.flatMap(({ hosts }, index) =>
        hosts.length === 0 ? [{ path: [index, "hosts"], message: "Name at least one host." }] : [],
      ),
  ),
  ingress: list(
    group({
      port: port(),
      bind: text(),
      captureMode: captureMode(),
      defaultEndpoint: requiredText("Say where requests are handed on, e.g. 127.0.0.1:8080."),
    }),
  ),
  outboundTrafficPolicy: section({ mode: choice("REGISTRY_ONLY", "ALLOW_ANY") }),
});

export type SidecarValues = z.infer<typeof sidecarForm.schema>;
