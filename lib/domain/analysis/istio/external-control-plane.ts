import type { Finding } from "../../istio/finding";
import type { KubernetesObject } from "../../kubernetes/object";
import { readRecord, readRecords, readString } from "../../kubernetes/read-field";
import type { Check } from "../check";
import { subjectOf } from "../create-finding";
import { reportMessage } from "../report-message";

const ipv4 = /^\d{1,3}(\.\d{1,3}){3}$/;

/**
 * The host of a URL, without port; undefined when Go would not parse it: control characters, a path that begins like a
 * scheme, broken escapes, a port that is no number, blanks in the host. Source: Go net/url `Parse`.
 */
export function readUrlHost(url: string): string | undefined {
  // oxlint-disable-next-line no-control-regex -- those are what Go refuses
  if (/[\u0000-\u001f\u007f]|%(?![0-9a-fA-F]{2})/.test(url)) return undefined;
  const scheme = /^[a-zA-Z][a-zA-Z0-9+.-]*:/.exec(url)?.[0] ?? "";
  const rest = url.slice(scheme.length);
  if (scheme === "" && /^[^/?#]*:/.test(rest)) return undefined;
  if (!rest.startsWith("//")) return "";
  const authority = /^[^/?#]*/.exec(rest.slice(2))?.[0] ?? "";
  const address = authority.slice(authority.lastIndexOf("@") + 1);
  const parts = /^(\[[^\]]*\]|[^:[\]]*)(:\d*)?$/.exec(address);
  if (parts === null || /[\s<>"\\^`{|}]/.test(address)) return undefined;
  return (parts[1] ?? "").replace(/^\[|\]$/g, "");
}

function isAddress(host: string): boolean {
  return host.includes(":") || (ipv4.test(host) && host.split(".").every((part) => Number(part) < 256));
}

function checkWebhooks(cluster: string, configuration: KubernetesObject): Finding[] {
  const subject = subjectOf(configuration);
  return readRecords(configuration["webhooks"]).flatMap((webhook, index) => {
    const hook = readString(webhook["name"]) ?? "";
    const client = readRecord(webhook["clientConfig"]);
    const url = readString(client["url"]);
    const path = ["webhooks", index, "clientConfig", "url"];
    const refuse = (address: string, why: string): Finding[] => [
      reportMessage(cluster, subject, "InvalidExternalControlPlaneConfig", [address, hook, why], path),
    ];
    if (url === undefined) {
      const hasService = client["service"] !== undefined && client["service"] !== null;
      return hasService ? [] : refuse("", "is blank");
    }
    const host = readUrlHost(url);
    if (host === undefined) return refuse(url, "was provided in an invalid format");
    return isAddress(host)
      ? [reportMessage(cluster, subject, "ExternalControlPlaneAddressIsNotAHostname", [url, hook], path)]
      : [];
  });
}

/** Webhooks that lead to an external control plane. Source: istio analyzers/externalcontrolplane/externalcontrolplane.go. */
export const externalControlPlane: Check = {
  name: "externalcontrolplane.ExternalControlPlaneAnalyzer",
  inputs: ["validatingWebhooks", "mutatingWebhooks"],
  run({ world: { cluster, validatingWebhooks = [], mutatingWebhooks = [] } }) {
    const validators = validatingWebhooks.filter(
      ({ metadata: { name } }) => name === "istiod-default-validator" || name.startsWith("istio-validator"),
    );
    const injectors = mutatingWebhooks.filter(({ metadata: { name } }) =>
      name.startsWith("istio-sidecar-injector"),
    );
    return [...validators, ...injectors].flatMap((configuration) => checkWebhooks(cluster, configuration));
  },
};
