import type { ClusterWorld } from "../kubernetes/projected";
import { readRecord } from "../kubernetes/read-field";
import { eastWestController, meshController } from "./names";

/** What is known of a Secret or ConfigMap that an object names. */
export type ReferencedState =
  | { state: "usable" }
  | { state: "missing" }
  /** `problem`: as istiod words it, e.g. `the certificate is malformed: …`. */
  | { state: "invalid"; problem: string };

/** For what a Secret or ConfigMap is named: a server or client certificate, certificate authorities, or parameters. */
export type ReferencePurpose = "certificate" | "authorities" | "parameters";

/**
 * Looks up a Secret or ConfigMap. Isthmus never reads Secrets, so `undefined` (not known) is the usual answer; the reference
 * then counts as good.
 */
export type FindReferenced = (
  kind: "Secret" | "ConfigMap",
  namespace: string,
  name: string,
  purpose: ReferencePurpose,
) => ReferencedState | undefined;

/** Features of istiod that change what it makes of Gateway API objects. */
export interface GatewayApiFeatures {
  /** `PILOT_ENABLE_AMBIENT`: routes of the mesh report whether a waypoint serves them. */
  ambient: boolean;
  /** `PILOT_ENABLE_AMBIENT_WAYPOINTS`: class istio-waypoint. */
  waypoints: boolean;
  /** `AMBIENT_ENABLE_MULTI_NETWORK`: class istio-east-west. */
  eastWest: boolean;
}

export interface ConversionOptions {
  findReferenced: FindReferenced;
  features: GatewayApiFeatures;
}

/**
 * istiod creates a GatewayClass for every class it serves, so the classes of a cluster tell its features.
 * Source: istio pilot/pkg/config/kube/gatewaycommon `ClassController`.
 */
export function inferFeatures(world: ClusterWorld): GatewayApiFeatures {
  const controllers = new Set(world.gatewayClasses.map(({ spec }) => readRecord(spec).controllerName));
  const waypoints = controllers.has(meshController);
  return { ambient: waypoints, waypoints, eastWest: controllers.has(eastWestController) };
}
