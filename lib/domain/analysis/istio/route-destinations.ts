import type { KubernetesObject } from "../../kubernetes/object";
import { readNumber, readRecord, readRecords, readString } from "../../kubernetes/read-field";
import { specOf } from "./mesh-membership";

/** A destination of a VirtualService and where it stands. */
export interface RouteDestination {
  host: string;
  subset: string;
  /** Undefined when the route names no port. */
  port: number | undefined;
  isMirror: boolean;
  path: (string | number)[];
}

function readDestination(value: unknown, isMirror: boolean, path: (string | number)[]): RouteDestination {
  const destination = readRecord(value);
  const port = destination["port"];
  return {
    host: readString(destination["host"]) ?? "",
    subset: readString(destination["subset"]) ?? "",
    port:
      typeof port === "object" && port !== null ? (readNumber(readRecord(port)["number"]) ?? 0) : undefined,
    isMirror,
    path,
  };
}

const cache = new WeakMap<KubernetesObject, readonly RouteDestination[]>();

/** Every destination and mirror of a VirtualService, as written. Source: istio analyzers/virtualservice/util.go. */
export function readRouteDestinations(virtualService: KubernetesObject): readonly RouteDestination[] {
  const known = cache.get(virtualService);
  if (known !== undefined) return known;
  const spec = specOf(virtualService);
  const routed = ["tcp", "tls", "http"].flatMap((protocol) =>
    readRecords(spec[protocol]).flatMap((rule, ruleIndex) =>
      readRecords(rule["route"]).map(({ destination }, index) =>
        readDestination(destination, false, [
          "spec",
          protocol,
          ruleIndex,
          "route",
          index,
          "destination",
          "host",
        ]),
      ),
    ),
  );
  const mirrored = readRecords(spec["http"]).flatMap((rule, ruleIndex) => [
    ...(rule["mirror"] === undefined || rule["mirror"] === null
      ? []
      : [readDestination(rule["mirror"], true, ["spec", "http", ruleIndex, "mirror", "host"])]),
    ...readRecords(rule["mirrors"]).map(({ destination }, index) =>
      readDestination(destination, true, [
        "spec",
        "http",
        ruleIndex,
        "mirrors",
        index,
        "destination",
        "host",
      ]),
    ),
  ]);
  const destinations = [...routed, ...mirrored];
  cache.set(virtualService, destinations);
  return destinations;
}
