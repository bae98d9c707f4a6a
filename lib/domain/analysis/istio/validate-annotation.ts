import { parse, YAMLParseError } from "yaml";

/** What is wrong with a value; undefined when nothing is. */
type Validate = (value: string) => string | undefined;

function parsesAsPort(text: string): boolean {
  return /^\d+$/.test(text.trim()) && Number(text) < 65_536;
}

const quote = (text: string): string => `'${text}'`;

function validatePorts(parameter: string, allowAll: boolean): Validate {
  return (value) => {
    if ((allowAll && value === "*") || value.trim() === "") return undefined;
    const wrong = value
      .trim()
      .split(",")
      .find((port) => !parsesAsPort(port));
    return wrong === undefined ? undefined : `${parameter} invalid: failed parsing port ${quote(wrong)}`;
  };
}

function isPrefix(text: string): boolean {
  const [address = "", bits = "", more] = text.split("/");
  if (more !== undefined || !/^(0|[1-9]\d?\d?)$/.test(bits)) return false;
  if (/^\d+(\.\d+){3}$/.test(address))
    return (
      Number(bits) <= 32 &&
      address.split(".").every((part) => /^(0|[1-9]\d*)$/.test(part) && Number(part) < 256)
    );
  return (
    /^[0-9a-fA-F:]*:[0-9a-fA-F:.]*$/.test(address) && address.split("::").length < 3 && Number(bits) <= 128
  );
}

function validateRanges(parameter: string, allowAll: boolean): Validate {
  return (value) => {
    if ((allowAll && value === "*") || value === "") return undefined;
    const wrong = value.split(",").find((range) => !isPrefix(range));
    return wrong === undefined ? undefined : `${parameter} invalid: failed parsing cidr ${quote(wrong)}`;
  };
}

const validateInterfaces: Validate = (value) => {
  if (value === "") return undefined;
  for (const name of value.split(",").map((item) => item.trim())) {
    if (name === "") return "empty interface name";
    if (name.length > 15) return `interface name "${name}" too long (max 15 chars)`;
    if (!/^[a-zA-Z][a-zA-Z0-9._-]*$/.test(name))
      return `interface name "${name}" contains invalid characters`;
  }
  return undefined;
};

const validateUnsigned: Validate = (value) =>
  /^\d+$/.test(value) && Number(value) < 2 ** 32
    ? undefined
    : `strconv.ParseUint: parsing "${value}": invalid syntax`;

const booleans = new Set(["1", "t", "T", "TRUE", "true", "True", "0", "f", "F", "FALSE", "false", "False"]);

const validateBoolean: Validate = (value) =>
  booleans.has(value) ? undefined : `strconv.ParseBool: parsing "${value}": invalid syntax`;

const quantity = /^[+-]?(\d+(\.\d*)?|\.\d+)(Ki|Mi|Gi|Ti|Pi|Ei|n|u|m|k|M|G|T|P|E|[eE][+-]?\d+)?$/;

const validateQuantity: Validate = (value) => {
  if (/\p{Cc}/u.test(value)) return "value contains control characters";
  return quantity.test(value)
    ? undefined
    : "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
};

const validateMode: Validate = (value) =>
  ["REDIRECT", "TPROXY", "NONE"].includes(value)
    ? undefined
    : `interceptionMode invalid, use REDIRECT,TPROXY,NONE: ${value}`;

/** Whether it is YAML of an object; the fields are not looked at. */
const validateProxyConfig: Validate = (value) => {
  const refusal = "failed to convert to apply proxy config";
  try {
    const config: unknown = parse(value);
    const isObject = config === null || (typeof config === "object" && !Array.isArray(config));
    return isObject ? undefined : `${refusal}: it is no object`;
  } catch (error) {
    if (error instanceof YAMLParseError) return `${refusal}: ${error.message}`;
    throw error;
  }
};

/** How values are judged, by annotation. Source: istio pkg/kube/inject/validate.go `AnnotationValidation`. */
const validations: Readonly<Record<string, Validate>> = {
  "sidecar.istio.io/interceptionMode": validateMode,
  "status.sidecar.istio.io/port": (value) =>
    parsesAsPort(value) ? undefined : `excludeInboundPorts invalid: failed parsing port ${quote(value)}`,
  "readiness.status.sidecar.istio.io/initialDelaySeconds": validateUnsigned,
  "readiness.status.sidecar.istio.io/periodSeconds": validateUnsigned,
  "readiness.status.sidecar.istio.io/failureThreshold": validateUnsigned,
  "traffic.sidecar.istio.io/includeOutboundIPRanges": validateRanges("includeIPRanges", true),
  "traffic.sidecar.istio.io/excludeOutboundIPRanges": validateRanges("excludeIPRanges", false),
  "traffic.sidecar.istio.io/includeInboundPorts": validatePorts("includeInboundPorts", true),
  "traffic.sidecar.istio.io/excludeInboundPorts": validatePorts("excludeInboundPorts", false),
  "traffic.sidecar.istio.io/excludeOutboundPorts": validatePorts("excludeOutboundPorts", false),
  "traffic.sidecar.istio.io/excludeInterfaces": validateInterfaces,
  "traffic.sidecar.istio.io/kubevirtInterfaces": validateInterfaces,
  "istio.io/reroute-virtual-interfaces": validateInterfaces,
  "prometheus.istio.io/merge-metrics": validateBoolean,
  "proxy.istio.io/config": validateProxyConfig,
  "sidecar.istio.io/proxyCPU": validateQuantity,
  "sidecar.istio.io/proxyMemory": validateQuantity,
  "sidecar.istio.io/proxyCPULimit": validateQuantity,
  "sidecar.istio.io/proxyMemoryLimit": validateQuantity,
};

/** What Istio finds wrong with the value of one of its annotations; undefined when nothing, or nobody looks. */
export function validateAnnotation(name: string, value: string): string | undefined {
  return Object.hasOwn(validations, name) ? validations[name]?.(value) : undefined;
}
