import { z } from "zod";
import { keyed } from "../collection-codec";
import { defineForm } from "../define-form";
import { group, inner } from "../group-codec";
import { selectorLabels } from "../policy-scope";
import { choice } from "../scalar-codec";

export const mtlsModes = ["UNSET", "DISABLE", "PERMISSIVE", "STRICT"] as const;

const mode = () => choice(...mtlsModes);
const portKey = z.string().regex(/^([1-9]\d{0,4})$/, "A port is a number from 1 to 65535.");

/** Which workloads demand mutual TLS, by port where need be. Source: istio.io/api security/v1beta1 `PeerAuthentication`. */
export const peerAuthenticationForm = defineForm("security.istio.io/v1", "PeerAuthentication", {
  selector: selectorLabels(),
  mtls: inner("mode", mode()),
  /** The ports are those of the workload, not of the Service. */
  portLevelMtls: keyed("port", portKey, group({ mode: mode() })),
});

export type PeerAuthenticationValues = z.infer<typeof peerAuthenticationForm.schema>;
