import { checkFqdn } from "./domain-name";
import { validateDuration } from "./duration";
import { checkIpAddress } from "./ip-address";
import { checkPort } from "./port";
import { validateClientTls } from "./validate-client-tls";
import { validateConnectionPool } from "./validate-connection-pool";
import { validateLoadBalancer } from "./validate-load-balancer";
import type { ConfigField } from "./config-field";

const policyFields = [
  "outlierDetection",
  "connectionPool",
  "loadBalancer",
  "tls",
  "tunnel",
  "proxyProtocol",
  "retryBudget",
];

/** Source: istio pkg/config/validation `validateOutlierDetection`. */
function validateOutlierDetection(outlier: ConfigField): void {
  if (!outlier.isSet) return;
  validateDuration(outlier.at("baseEjectionTime"));
  if (outlier.at("consecutiveErrors").number !== 0) {
    outlier
      .at("consecutiveErrors")
      .warn(
        "outlier detection consecutive errors is deprecated, use consecutiveGatewayErrors or consecutive5xxErrors instead",
      );
  }
  const local = outlier.at("consecutiveLocalOriginFailures");
  if (!outlier.at("splitExternalLocalOriginErrors").flag && local.number > 0) {
    local.error(
      "outlier detection consecutive local origin failures is specified, but split external local origin errors is set to false",
    );
  }
  validateDuration(outlier.at("interval"));
  for (const percent of [outlier.at("maxEjectionPercent"), outlier.at("minHealthPercent")]) {
    if (percent.number < 0 || percent.number > 100) {
      percent.error(`percentage ${percent.number} is not in range 0..100`);
    }
  }
}

/** Source: istio pkg/config/validation `validateTunnelSettings`. */
function validateTunnel(tunnel: ConfigField): void {
  if (!tunnel.isSet) return;
  const protocol = tunnel.at("protocol");
  if (!["", "CONNECT", "POST"].includes(protocol.text)) {
    protocol.error('tunnel protocol must be "CONNECT" or "POST"');
  }
  const host = tunnel.at("targetHost");
  const name = checkFqdn(host.text);
  const address = checkIpAddress(host.text);
  if (name !== undefined && address !== undefined) {
    host.error(`tunnel target host must be valid FQDN or IP address: ${name}; ${address}`);
  }
  const port = checkPort(tunnel.at("targetPort").number);
  if (port !== undefined) tunnel.at("targetPort").error(`tunnel target port is invalid: ${port}`);
}

function validateCommonPolicy(policy: ConfigField, namespace: string): void {
  validateOutlierDetection(policy.at("outlierDetection"));
  validateConnectionPool(policy.at("connectionPool"));
  validateLoadBalancer(policy.at("loadBalancer"), policy.at("outlierDetection"));
  validateClientTls(policy.at("tls"), namespace);
}

/** Source: istio pkg/config/validation `validatePortTrafficPolicies`, which gives no warnings. */
function validatePortPolicy(policy: ConfigField, namespace: string): void {
  if (!policy.at("port").isSet) policy.at("port").error("portTrafficPolicy must have valid port");
  if (["outlierDetection", "connectionPool", "loadBalancer", "tls"].every((name) => !policy.at(name).isSet)) {
    policy.error("port traffic policy must have at least one field");
    return;
  }
  validateCommonPolicy(policy.withoutWarnings(), namespace);
}

/** A traffic policy of a DestinationRule in `namespace` or of one of its subsets. Source: istio pkg/config/validation `validateTrafficPolicy`. */
export function validateTrafficPolicy(policy: ConfigField, namespace: string): void {
  if (!policy.isSet) return;
  const ports = policy.at("portLevelSettings");
  if (policyFields.every((name) => !policy.at(name).isSet) && ports.items.length === 0) {
    policy.error("traffic policy must have at least one field");
    return;
  }
  if (policy.at("tunnel").isSet && policy.at("proxyProtocol").isSet) {
    policy.error("tunnel and proxyProtocol must not be set together");
    return;
  }
  validateCommonPolicy(policy, namespace);
  for (const port of ports.items) validatePortPolicy(port, namespace);
  validateTunnel(policy.at("tunnel"));
}
