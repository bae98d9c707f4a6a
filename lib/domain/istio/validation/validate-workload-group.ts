import { checkPort } from "./port";
import { validateLabels } from "./validate-labels";
import type { ConfigField } from "./config-field";

const counts = [
  "periodSeconds",
  "initialDelaySeconds",
  "timeoutSeconds",
  "successThreshold",
  "failureThreshold",
];

function checkProbeHeader(name: string): string | undefined {
  if (name === "") return "header name cannot be empty";
  return /^[-A-Za-z0-9]+$/.test(name) ? undefined : `header name ${name} is not a valid header name`;
}

function validateHttpProbe(probe: ConfigField): void {
  probe.at("port").error(checkPort(probe.at("port").number));
  const scheme = probe.at("scheme");
  if (!["", "HTTPS", "HTTP"].includes(scheme.text))
    scheme.error('httpGet.scheme must be one of "HTTPS", "HTTP"');
  for (const header of probe.at("httpHeaders").items) {
    header.at("name").error(checkProbeHeader(header.at("name").text));
  }
}

/** Source: istio pkg/config/validation `validateReadinessProbe`. */
function validateProbe(probe: ConfigField): void {
  for (const name of counts)
    if (probe.at(name).number < 0) probe.at(name).error(`${name} must be non-negative`);
  const method = probe.oneOf("httpGet", "tcpSocket", "exec", "grpc");
  if (method === "httpGet") validateHttpProbe(probe.at("httpGet"));
  else if (method === "tcpSocket") {
    const port = probe.at("tcpSocket").at("port");
    port.error(checkPort(port.number));
  } else if (method === "exec") {
    const command = probe.at("exec").at("command");
    if (command.items.length === 0) command.error("exec.command is required");
  } else {
    // istiod does not know the gRPC probe of its own API here and refuses it like none.
    const type = method === "grpc" ? "*v1alpha3.ReadinessProbe_Grpc" : "<nil>";
    probe.error(`unknown health check method ${type}`);
  }
}

/** `networking.istio.io` WorkloadGroup. Source: istio pkg/config/validation `ValidateWorkloadGroup`. */
export function validateWorkloadGroup(object: ConfigField): void {
  const spec = object.at("spec");
  if (!spec.at("template").isSet) spec.at("template").error("template is required");
  validateLabels(spec.at("metadata").at("labels"), "invalid labels: ");
  if (spec.at("probe").isSet) validateProbe(spec.at("probe"));
}
