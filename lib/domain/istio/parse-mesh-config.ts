import { parse } from "yaml";
import { readRecord, readRecords, readString, readStrings } from "../kubernetes/read-field";
import { defaultMeshConfig, type MeshConfig } from "./mesh-config";

const outboundModes = new Set(["ALLOW_ANY", "REGISTRY_ONLY", "ALLOW_ANY_DYNAMIC_DNS"]);

/**
 * Reads `data.mesh` of the control plane's ConfigMap. What is absent keeps Istio's default; `domain` is not part of it and
 * comes from the caller. Source: istio.io/api mesh/v1alpha1.
 * @throws YAMLParseError when the text is no YAML.
 */
export function parseMeshConfig(text: string, domain = defaultMeshConfig.domain): MeshConfig {
  return readMeshConfig(readRecord(parse(text)), domain);
}

/** The same, of a mesh config that is already parsed. */
export function readMeshConfig(
  config: Readonly<Record<string, unknown>>,
  domain = defaultMeshConfig.domain,
): MeshConfig {
  const {
    rootNamespace,
    trustDomain,
    trustDomainAliases,
    enableAutoMtls,
    outboundTrafficPolicy,
    defaultServiceExportTo,
    defaultVirtualServiceExportTo,
    defaultDestinationRuleExportTo,
    defaultHttpRetryPolicy,
    extensionProviders,
    ...rest
  } = config;
  const mode = readString(readRecord(outboundTrafficPolicy)["mode"]) ?? "";
  return {
    domain,
    rootNamespace: readString(rootNamespace) || defaultMeshConfig.rootNamespace,
    trustDomain: readString(trustDomain) || defaultMeshConfig.trustDomain,
    trustDomainAliases: readStrings(trustDomainAliases),
    enableAutoMtls: enableAutoMtls !== false,
    outboundTrafficPolicy: outboundModes.has(mode)
      ? (mode as MeshConfig["outboundTrafficPolicy"])
      : defaultMeshConfig.outboundTrafficPolicy,
    defaultServiceExportTo: readStrings(defaultServiceExportTo),
    defaultVirtualServiceExportTo: readStrings(defaultVirtualServiceExportTo),
    defaultDestinationRuleExportTo: readStrings(defaultDestinationRuleExportTo),
    ...(defaultHttpRetryPolicy === undefined
      ? {}
      : { defaultHttpRetryPolicy: readRecord(defaultHttpRetryPolicy) }),
    extensionProviders: readRecords(extensionProviders),
    rest,
  };
}
