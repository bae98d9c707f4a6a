import { convertAuthorizationPolicy } from "@/lib/domain/istio/security/convert-ztunnel-policy";
import { convertPeerAuthentication } from "@/lib/domain/istio/security/convert-peer-authentication";
import { findPeerAuthenticationLevels } from "@/lib/domain/istio/security/peer-authentication";
import { readPolicySelector } from "@/lib/domain/istio/security/policy-attachment";
import type { ZtunnelMatch, ZtunnelPolicy, ZtunnelString } from "@/lib/domain/istio/security/ztunnel-policy";
import { defaultMeshConfig } from "@/lib/domain/istio/mesh-config";
import { readString } from "@/lib/domain/kubernetes/read-field";
import { readList, nameCase, readCases, readObjects } from "./read-case";
import { guardCase, judge, type Case } from "./suite";

/** An address as protobuf's JSON has it: bytes in base64 and the length. */
function formatAddress(text: string): { address: string; length: number } {
  const [address = "", length] = text.split("/");
  const isFour = !address.includes(":");
  const bytes = isFour ? address.split(".").map(Number) : expandIpv6(address);
  return { address: Buffer.from(bytes).toString("base64"), length: Number(length ?? (isFour ? 32 : 128)) };
}

function expandIpv6(address: string): number[] {
  const [head = [], tail = []] = address
    .split("::")
    .map((half) => half.split(":").filter((group) => group !== ""));
  const groups = [...head, ...Array.from({ length: 8 - head.length - tail.length }, () => "0"), ...tail];
  return groups.flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 255]);
}

const formatText = (text: ZtunnelString) => ("presence" in text ? { presence: {} } : text);

function formatMatch(match: ZtunnelMatch): Record<string, unknown> {
  const formatted = Object.entries(match).map(([field, values]): [string, unknown[]] => {
    const items = values as unknown[];
    if (/ips$/i.test(field)) return [field, (items as string[]).map(formatAddress)];
    if (/(namespaces|principals)$/i.test(field)) return [field, (items as ZtunnelString[]).map(formatText)];
    return [field, items];
  });
  return Object.fromEntries(formatted.filter(([, items]) => items.length > 0));
}

/** As protobuf's JSON: what is empty or the first of its enumeration is left out. */
function formatPolicy({ name, namespace, scope, action, groups }: ZtunnelPolicy): unknown {
  return {
    ...(action === "ALLOW" ? {} : { action }),
    ...(groups.length === 0
      ? {}
      : {
          groups: groups.map(({ rules }) =>
            rules.length === 0
              ? {}
              : { rules: rules.map(({ matches }) => ({ matches: matches.map(formatMatch) })) },
          ),
        }),
    name,
    ...(namespace === "" ? {} : { namespace }),
    ...(scope === "GLOBAL" ? {} : { scope }),
  };
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, sortKeys(item)]));
}

/** Sorted: the order of groups and matches means nothing. */
function normalize(value: unknown): unknown {
  const sortDeep = (item: unknown): unknown => {
    if (Array.isArray(item))
      return item.map(sortDeep).toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
    if (typeof item !== "object" || item === null) return item;
    return Object.fromEntries(Object.entries(item).map(([key, inner]) => [key, sortDeep(inner)]));
  };
  return sortDeep(sortKeys(value));
}

/** What istiod sends to ztunnel for policies. */
export function runIstioAuthzAmbient(content: unknown): Case[] {
  return readCases(content).flatMap((item, index) => {
    const id = nameCase(item, index);
    return guardCase(id, () => {
      const rootNamespace = readString(item["rootNamespace"]) ?? defaultMeshConfig.rootNamespace;
      const objects = readObjects(item["input"]).map((object) => ({
        ...object,
        metadata: { namespace: "", ...object.metadata },
      }));
      const got = objects.flatMap((object) => {
        if (object.kind === "AuthorizationPolicy") {
          return convertAuthorizationPolicy(object, rootNamespace).policy ?? [];
        }
        if (object.kind !== "PeerAuthentication") return [];
        const wide = objects.filter(
          (other) =>
            other.kind === "PeerAuthentication" &&
            readPolicySelector(other) === undefined &&
            [object.metadata.namespace, rootNamespace].includes(other.metadata.namespace),
        );
        const levels = findPeerAuthenticationLevels(wide, rootNamespace);
        return convertPeerAuthentication(object, levels, rootNamespace) ?? [];
      });
      return judge(id, normalize(readList(item["want"])), normalize(got.map(formatPolicy)));
    });
  });
}
