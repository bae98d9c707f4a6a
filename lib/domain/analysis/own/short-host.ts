import { formatServiceHost } from "../../istio/host";
import type { KubernetesObject } from "../../kubernetes/object";
import { readString, readStrings } from "../../kubernetes/read-field";
import type { Check, WorldIndex } from "../check";
import { subjectOf } from "../create-finding";
import { specOf } from "../istio/mesh-membership";
import { readRouteDestinations } from "../istio/route-destinations";
import { reportOwn } from "./report-own";

/** `name.namespace` and `name.namespace.svc` of every service, with its full name. */
const lookalikeIndex: WorldIndex<ReadonlyMap<string, string>> = {
  inputs: ["services", "remoteServices", "mesh"],
  build: ({ services, remoteServices = [], mesh: { domain } }) =>
    new Map(
      [...remoteServices, ...services].flatMap(({ meta }) => {
        const short = `${meta.name}.${meta.namespace ?? ""}`;
        const full = formatServiceHost(meta.name, meta.namespace ?? "", domain);
        return [
          [short, full],
          [`${short}.svc`, full],
        ] as const;
      }),
    ),
};

interface WrittenHost {
  host: string;
  path: (string | number)[];
}

function readHosts(object: KubernetesObject): WrittenHost[] {
  const spec = specOf(object);
  if (object.kind === "DestinationRule")
    return [{ host: readString(spec["host"]) ?? "", path: ["spec", "host"] }];
  return [
    ...readStrings(spec["hosts"]).map((host, index) => ({ host, path: ["spec", "hosts", index] })),
    ...readRouteDestinations(object),
  ];
}

/** Hosts that somebody wrote in the belief that Istio completes them. Hosts of a ServiceEntry are what they say. */
export const shortHost: Check = {
  name: "isthmus.ShortHost",
  inputs: ["virtualServices", "destinationRules", "serviceEntries", "services", "remoteServices", "mesh"],
  run({ world, read }) {
    const lookalikes = read(lookalikeIndex);
    const declared = new Set(world.serviceEntries.flatMap((entry) => readStrings(specOf(entry)["hosts"])));
    return [...world.virtualServices, ...world.destinationRules].flatMap((object) =>
      readHosts(object).flatMap(({ host, path }) => {
        const full = lookalikes.get(host);
        if (full === undefined || declared.has(host)) return [];
        const message = `${host} is not completed by Istio and does not mean the service ${full}.`;
        return [reportOwn(world.cluster, subjectOf(object), "ISM0008", message, { path })];
      }),
    );
  },
};
