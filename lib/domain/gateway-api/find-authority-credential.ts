import type { KubernetesObject } from "../kubernetes/object";
import { readRecords, readString } from "../kubernetes/read-field";
import type { ConditionDraft } from "./conditions";
import type { ConversionContext } from "./conversion-context";
import { formatKind, kinds, readTarget } from "./route-model";

/**
 * The `credentialName` of the authorities a BackendTLSPolicy trusts: "" those of the system, `invalid://` none, which stops
 * all calls. Notes on the drafts what is wrong. Source: istio gateway `getBackendTLSCredentialName`.
 */
export function findAuthorityCredential(
  context: ConversionContext,
  policy: KubernetesObject,
  validation: Record<string, unknown>,
  accepted: ConditionDraft,
  resolved: ConditionDraft,
): string {
  const wellKnown = readString(validation.wellKnownCACertificates);
  if (wellKnown !== undefined) {
    if (wellKnown !== "System") {
      accepted.error = { reason: "Invalid", message: `Unknown wellKnownCACertificates: ${wellKnown}` };
    }
    return "";
  }
  const refs = readRecords(validation.caCertificateRefs);
  const [ref] = refs;
  if (ref === undefined) return "";
  if (refs.length > 1) accepted.message += "; warning: only the first caCertificateRefs will be used";
  const namespace = policy.metadata.namespace ?? "";
  const { name, ...target } = readTarget({ ...ref, namespace }, namespace, { group: "", kind: "" });
  const kind = formatKind(target);
  const invalidate = (reason: string, prefix: string, problem: string) => {
    resolved.error = { reason, message: `${prefix}: ${problem}` };
    accepted.error = {
      reason: "NoValidCACertificate",
      message: `Certificate reference invalid: ${problem}`,
    };
    return "invalid://";
  };
  const known: readonly string[] = [kinds.configMap, kinds.secret, kinds.service, kinds.serviceEntry];
  if (!known.includes(kind)) {
    return invalidate(
      "InvalidKind",
      "Certificate reference not supported",
      `unsupported kind ${target.kind}`,
    );
  }
  if (kind !== kinds.configMap) {
    return invalidate(
      "InvalidKind",
      "Certificate reference invalid",
      `unsupported reference kind: ${target.kind}`,
    );
  }
  const state = context.findReferenced("ConfigMap", namespace, name, "authorities");
  if (state?.state === "missing") {
    const problem = `reference ${namespace}/${name} (of kind ${target.kind}) not found`;
    return invalidate("InvalidCACertificateRef", "Certificate reference not found", problem);
  }
  if (state?.state === "invalid") {
    return invalidate("InvalidCACertificateRef", "Certificate invalid", state.problem);
  }
  return `configmap://${namespace}/${name}`;
}
