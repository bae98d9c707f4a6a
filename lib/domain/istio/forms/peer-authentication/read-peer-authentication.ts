import type { KubernetesObject } from "../../../kubernetes/object";
import type { FormReading } from "../form-definition";
import { peerAuthenticationForm, type PeerAuthenticationValues } from "./peer-authentication";

/** A PeerAuthentication as its form shows it. */
export function readPeerAuthentication(object: KubernetesObject): FormReading<PeerAuthenticationValues> {
  return peerAuthenticationForm.read(object);
}
