import { readRecord, readString } from "../kubernetes/read-field";
import type { KubernetesObject } from "../kubernetes/object";
import type { GatewayApiFeatures } from "./conversion-options";
import { eastWestController, gatewayController, meshController, unmanagedController } from "./names";

/** How Istio serves the Gateways of one controller name. Source: istio pilot/pkg/config/kube/gatewaycommon `ClassInfo`. */
export interface ClassInfo {
  /** The name of the GatewayClass. */
  name: string;
  controller: string;
  supportsListenerSets: boolean;
  /** Only reported as remote; nothing is made of its Gateways. */
  remote: boolean;
  /** Whether the Service of a Gateway is named `NAME`, not `NAME-CLASS`. */
  plainName: boolean;
  /** Which of its own addresses a Gateway reports; "" both. */
  addressType: "Hostname" | "";
}

type ControllerInfo = Omit<ClassInfo, "name" | "controller">;

function findController(controller: string, features: GatewayApiFeatures): ControllerInfo | undefined {
  switch (controller) {
    case gatewayController:
      return { supportsListenerSets: true, remote: false, plainName: false, addressType: "Hostname" };
    case unmanagedController:
      return { supportsListenerSets: false, remote: true, plainName: false, addressType: "Hostname" };
    case meshController:
      return features.waypoints
        ? { supportsListenerSets: false, remote: false, plainName: true, addressType: "" }
        : undefined;
    case eastWestController:
      return features.eastWest
        ? { supportsListenerSets: false, remote: false, plainName: true, addressType: "" }
        : undefined;
    default:
      return undefined;
  }
}

const builtin: ReadonlyMap<string, string> = new Map(
  Object.entries({
    istio: gatewayController,
    "istio-remote": unmanagedController,
    "istio-waypoint": meshController,
    "istio-east-west": eastWestController,
  }),
);

/** Finds the class of a Gateway among those that Istio serves; undefined: somebody else's. */
export type FindClass = (name: string) => ClassInfo | undefined;

/** Classes that Istio brings itself count even when the cluster has no object of them. Source: `FetchGatewayClass`. */
export function indexClasses(classes: readonly KubernetesObject[], features: GatewayApiFeatures): FindClass {
  const controllers = new Map(
    classes.map(({ metadata, spec }) => [metadata.name, readString(readRecord(spec).controllerName) ?? ""]),
  );
  return (name) => {
    const served = controllers.get(name);
    const own = served !== undefined && findController(served, features) ? served : builtin.get(name);
    const info = own === undefined ? undefined : findController(own, features);
    return own === undefined || info === undefined ? undefined : { name, controller: own, ...info };
  };
}

/** Whether a class object is one that Istio reports as its own. */
export function isServedClass(object: KubernetesObject, features: GatewayApiFeatures): boolean {
  return findController(readString(readRecord(object.spec).controllerName) ?? "", features) !== undefined;
}
