import { builtInClasses } from "@/lib/domain/tenancy/policy/node-names";
import { parseBuiltInAttribute } from "@/lib/domain/tenancy/policy/read-classes";
import type { AttributeResource } from "@/lib/domain/tenancy/resources/access";
import type { TenancyOverview } from "@/lib/domain/tenancy/tenancy-view";

export type BuiltInClass = (typeof builtInClasses)[number];

/** Something that a rule can be about: one attribute of a policy class. */
export interface RulePlace {
  /** `Environment:prod`. */
  attribute: string;
  policyClass: string;
  value: string;
  /** Clusters that lie in it; of a cluster its environment and region; for one of our own the namespaces as they are written. */
  holds: string[];
  /** Absent for those that clusters bring with them. */
  own?: AttributeResource;
}

type View = Pick<TenancyOverview, "clusters" | "attributes" | "policyClasses">;

const valueOf: Record<BuiltInClass, (cluster: View["clusters"][number]) => string | undefined> = {
  Environment: ({ environment }) => environment,
  Region: ({ region }) => region,
  Cluster: ({ name }) => name,
};

/** Every attribute there is: of the built-in classes as connected clusters have them, then those of our own, by name. */
export function listPlaces({ clusters, attributes, policyClasses }: View): RulePlace[] {
  const builtIn = builtInClasses.flatMap((policyClass) => {
    const byValue = Map.groupBy(clusters, (cluster) => valueOf[policyClass](cluster) ?? "");
    byValue.delete("");
    return [...byValue]
      .toSorted(([a], [b]) => a.localeCompare(b))
      .map(([value, inside]): RulePlace => ({
        attribute: `${policyClass}:${value}`,
        policyClass,
        value,
        holds:
          policyClass === "Cluster"
            ? inside.flatMap(({ environment, region }) => [environment ?? [], region ?? []].flat())
            : inside.map(({ name }) => name).toSorted(),
      }));
  });
  const known = new Set(policyClasses.map(({ metadata }) => metadata.name));
  const own = attributes
    .filter(({ spec }) => known.has(spec.policyClass))
    .map((attribute): RulePlace => ({
      attribute: `${attribute.spec.policyClass}:${attribute.metadata.name}`,
      policyClass: attribute.spec.policyClass,
      value: attribute.metadata.name,
      holds: [...attribute.spec.namespaces].toSorted(),
      own: attribute,
    }))
    .toSorted((a, b) => a.attribute.localeCompare(b.attribute));
  return [...builtIn, ...own];
}

const holdsAtOnce = 4;

/** What lies in a place, in a few words: `cluster west`, `west/shop, east/shop`; "" when there is nothing to say. */
export function describeHolds({ policyClass, holds, own }: RulePlace): string {
  if (holds.length === 0) return own === undefined ? "" : "nothing yet";
  const isOfClusters = own === undefined && policyClass !== "Cluster";
  const noun = !isOfClusters ? "" : holds.length === 1 ? "cluster " : "clusters ";
  const rest = holds.length - holdsAtOnce;
  return `${noun}${holds.slice(0, holdsAtOnce).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}

/** Why rules on an attribute do nothing; undefined when they can. */
export function findPlaceFault(attribute: string, places: readonly RulePlace[]): string | undefined {
  const place = places.find((each) => each.attribute === attribute);
  if (place !== undefined)
    return place.own !== undefined && place.holds.length === 0 ? "no namespace lies in it yet" : undefined;
  return parseBuiltInAttribute(attribute) === undefined
    ? "there is no such attribute, so that these rules count for nothing"
    : "no connected cluster lies in it";
}
