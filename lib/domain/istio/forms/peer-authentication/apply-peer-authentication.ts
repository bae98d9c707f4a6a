import type { KubernetesObject } from "../../../kubernetes/object";
import { peerAuthenticationForm, type PeerAuthenticationValues } from "./peer-authentication";

/** The PeerAuthentication that the values describe; with an original, all that the form does not show is its. */
export function applyPeerAuthentication(
  values: PeerAuthenticationValues,
  original: KubernetesObject | null,
): KubernetesObject {
  return peerAuthenticationForm.apply(values, original);
}
