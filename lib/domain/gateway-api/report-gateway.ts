import { isIpAddress } from "./ip-address";
import type { KubernetesObject } from "../kubernetes/object";
import { readRecord, readRecords, readString } from "../kubernetes/read-field";
import type { GatewayServer } from "./build-listener";
import { mergeConditions, type ConditionDraft, type ConfigError } from "./conditions";
import type { ConversionContext } from "./conversion-context";
import type { ClassInfo } from "./gateway-classes";
import { resolveGatewayAddresses, type GatewayAddresses } from "./resolve-gateway-addresses";

/** `a`, `a and b`, `a, b, and c`. Source: istio gatewaycommon `HumanReadableJoin`. */
function joinForPeople(parts: readonly string[]): string {
  if (parts.length <= 2) return parts.join(" and ");
  return `${parts.slice(0, -1).join(", ")}, and ${parts.at(-1) ?? ""}`;
}

/** Source: istio gatewaycommon `SetProgrammedCondition`. */
export function draftProgrammed(
  { internal, warnings, allUsable }: GatewayAddresses,
  services: readonly string[],
): ConditionDraft {
  const assigned = joinForPeople(internal);
  const draft: ConditionDraft = {
    reason: "Programmed",
    message:
      internal.length > 0 ? `Resource programmed, assigned to service(s) ${assigned}` : "Resource programmed",
  };
  if (services.length === 0) {
    draft.error = {
      reason: "UnsupportedAddress",
      message: "Failed to assign to any requested addresses",
    };
  } else if (warnings.length > 0) {
    const problems = warnings.join("; ");
    draft.error = {
      reason: allUsable ? "AddressNotAssigned" : "AddressNotUsable",
      message:
        internal.length > 0
          ? `Assigned to service(s) ${assigned}, but failed to assign to all requested addresses: ${problems}`
          : `Failed to assign to any requested addresses: ${problems}`,
    };
  }
  return draft;
}

export interface GatewayReport {
  classInfo: ClassInfo;
  services: readonly string[];
  servers: readonly GatewayServer[];
  /** Entries of `status.listeners`, one for each listener. */
  listeners: readonly Record<string, unknown>[];
  listenerSets: number;
  validListeners: number;
  error: ConfigError | undefined;
  backendTlsError: ConfigError | undefined;
}

function draftAccepted(total: number, { error, validListeners }: GatewayReport): ConditionDraft {
  const accepted = { reason: "Accepted", message: "Resource accepted" };
  if (error) return { ...accepted, error };
  if (total === 0 || validListeners === total) return accepted;
  const reason = "ListenersNotValid";
  return validListeners === 0
    ? { ...accepted, error: { reason, message: "None of the Gateway's listeners are valid" } }
    : { reason, message: "One or more of the Gateway's listeners are invalid" };
}

/** Whether clients without a good certificate are let in on some port; undefined: clients are not asked for one. */
function isInsecureFrontend(spec: Record<string, unknown>): boolean | undefined {
  const { frontend } = readRecord(spec.tls);
  if (frontend === undefined) return undefined;
  const { default: byDefault, perPort } = readRecord(frontend);
  const settings = [byDefault, ...readRecords(perPort).map(({ tls }) => tls)];
  return settings.some((tls) => readRecord(readRecord(tls).validation).mode === "AllowInsecureFallback");
}

function listAddresses(
  gateway: KubernetesObject,
  { addressType }: ClassInfo,
  { external, internal, internalIps, pending }: GatewayAddresses,
): string[] {
  if (external.length > 0) return external;
  const wanted = gateway.metadata.annotations?.["networking.istio.io/address-type"] ?? addressType;
  const addresses = wanted === "Hostname" ? [] : [...internalIps];
  if (wanted === "IPAddress") return addresses;
  for (const hostAndPort of internal) {
    const host = hostAndPort.slice(0, hostAndPort.lastIndexOf(":"));
    if (!pending.includes(host) && !addresses.includes(host)) addresses.push(host);
  }
  return addresses;
}

/** Entries for listeners that the object has, each once. */
export function pruneListeners(
  owner: KubernetesObject,
  entries: readonly Record<string, unknown>[],
): Record<string, unknown>[] {
  const left = new Set(readRecords(readRecord(owner.spec).listeners).map(({ name }) => name));
  return entries.filter(({ name }) => left.delete(name));
}

/** The status of a Gateway, apart from its counts of routes. Source: istio gateway `reportGatewayStatus`. */
export function reportGateway(
  context: ConversionContext,
  gateway: KubernetesObject,
  report: GatewayReport,
): Record<string, unknown> {
  const spec = readRecord(gateway.spec);
  const existing = readRecord(gateway.status);
  const ports = new Set(report.servers.map(({ port }) => port.number));
  const resolved = resolveGatewayAddresses(context, gateway.metadata.namespace ?? "", report.services, ports);
  const drafts: Record<string, ConditionDraft> = {
    Accepted: draftAccepted(readRecords(spec.listeners).length, report),
    Programmed: draftProgrammed(resolved, report.services),
    ResolvedRefs: {
      reason: "ResolvedRefs",
      message: "All references resolved",
      ...(report.backendTlsError ? { error: report.backendTlsError } : {}),
    },
  };
  const insecure = isInsecureFrontend(spec);
  const type = "InsecureFrontendValidationMode";
  if (insecure === true) {
    drafts[type] = {
      reason: "ConfigurationChanged",
      message: "Gateway is operating in AllowInsecureFallback mode for frontend validation",
    };
  }
  const conditions = readRecords(existing.conditions).filter(
    (condition) => insecure !== false || condition.type !== type,
  );
  const addresses = listAddresses(gateway, report.classInfo, resolved).map((value) => ({
    type: isIpAddress(value) ? "IPAddress" : "Hostname",
    value,
  }));
  return {
    ...existing,
    ...(report.listenerSets === 0 ? {} : { attachedListenerSets: report.listenerSets }),
    ...(addresses.length === 0 ? {} : { addresses }),
    listeners: pruneListeners(gateway, report.listeners),
    conditions: mergeConditions(conditions, drafts, gateway.metadata.generation),
  };
}

/** Of a Gateway of another cluster. Source: istio gateway `reportUnmanagedGatewayStatus`. */
export function reportRemoteGateway(gateway: KubernetesObject): Record<string, unknown> {
  const { listeners: _, addresses: __, ...existing } = readRecord(gateway.status);
  const addresses = readRecords(readRecord(gateway.spec).addresses).map(({ type, value }) => ({
    ...(type === undefined ? {} : { type }),
    value: readString(value) ?? "",
  }));
  return {
    ...existing,
    ...(addresses.length === 0 ? {} : { addresses }),
    conditions: mergeConditions(
      existing.conditions,
      {
        Accepted: { reason: "Accepted", message: "Resource accepted" },
        Programmed: {
          reason: "Programmed",
          message: "This Gateway is remote; Istio will not program it",
        },
      },
      gateway.metadata.generation,
    ),
  };
}
