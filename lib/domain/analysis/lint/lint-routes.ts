import type { KubernetesObject } from "../../kubernetes/object";
import { readRecord, readRecords, readString } from "../../kubernetes/read-field";
import { readRoutes } from "../../istio/virtual-service";

const protocols = ["http", "tls", "tcp"] as const;

/** One `destination` of a VirtualService, as it is written. */
export interface WrittenDestination {
  host: string;
  subset: string;
  weight: unknown;
  /** Path of the object that holds host and subset. */
  path: (string | number)[];
}

/** One route of a VirtualService with all it sends to. */
export interface WrittenRoute {
  protocol: (typeof protocols)[number];
  index: number;
  matches: Record<string, unknown>[];
  destinations: WrittenDestination[];
  mirrors: WrittenDestination[];
}

function readDestination(value: unknown, weight: unknown, path: (string | number)[]): WrittenDestination {
  const { host, subset } = readRecord(value);
  return { host: readString(host) ?? "", subset: readString(subset) ?? "", weight, path };
}

/** All routes of a VirtualService, http before tls before tcp. */
export function readWrittenRoutes(virtualService: KubernetesObject): WrittenRoute[] {
  return protocols.flatMap((protocol) =>
    readRoutes(virtualService, protocol).map((route, index): WrittenRoute => {
      const base = ["spec", protocol, index];
      return {
        protocol,
        index,
        matches: readRecords(route["match"]),
        destinations: readRecords(route["route"]).map((item, at) =>
          readDestination(item["destination"], item["weight"], [...base, "route", at, "destination"]),
        ),
        mirrors: [
          ...(route["mirror"] === undefined
            ? []
            : [readDestination(route["mirror"], undefined, [...base, "mirror"])]),
          ...readRecords(route["mirrors"]).map((item, at) =>
            readDestination(item["destination"], undefined, [...base, "mirrors", at, "destination"]),
          ),
        ],
      };
    }),
  );
}
