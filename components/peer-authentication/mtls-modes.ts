import type { PeerAuthenticationValues } from "@/lib/domain/istio/forms/peer-authentication/peer-authentication";

export type MtlsMode = NonNullable<PeerAuthenticationValues["mtls"]>;

/** The modes in a person's words. Source: istio.io/api security/v1beta1 `PeerAuthentication.MutualTLS.Mode`. */
export const modeChoices: readonly { value: MtlsMode; label: string; description: string }[] = [
  {
    value: "STRICT",
    label: "Strict",
    description: "Only mutual TLS. Callers without a proxy are refused.",
  },
  {
    value: "PERMISSIVE",
    label: "Permissive",
    description: "Mutual TLS and plain text. For the time in which callers get proxies.",
  },
  {
    value: "DISABLE",
    label: "Off",
    description: "Only plain text: nothing is encrypted, and no caller has an identity.",
  },
  {
    value: "UNSET",
    label: "Inherit",
    description: "What the namespace says, or else the mesh, or else permissive.",
  },
];
