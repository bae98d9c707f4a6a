import type { IstioForm } from "@/components/istio-editor/istio-form";
import { TryItContainer } from "@/components/try-it/try-it-container";
import { applyPeerAuthentication } from "@/lib/domain/istio/forms/peer-authentication/apply-peer-authentication";
import {
  peerAuthenticationForm,
  type PeerAuthenticationValues,
} from "@/lib/domain/istio/forms/peer-authentication/peer-authentication";
import { readPeerAuthentication } from "@/lib/domain/istio/forms/peer-authentication/read-peer-authentication";
import { PeerAuthenticationFields } from "./peer-authentication-fields";

export const peerAuthenticationEditor: IstioForm<PeerAuthenticationValues> = {
  read: readPeerAuthentication,
  apply: applyPeerAuthentication,
  schema: peerAuthenticationForm.schema,
  Fields: PeerAuthenticationFields,
  Beside: TryItContainer,
};
