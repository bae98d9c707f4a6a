import { indexByName } from "../ownership/claim-order";
import { selectsNamespace } from "../ownership/namespace-selector";
import type { TenancyProblem } from "../ownership/tenancy-problem";
import { rights as allRights, type Right } from "../rights";
import type { TenancyState } from "../state";
import type { ClusterFacts } from "./cluster-facts";
import { builtInClasses, everyone, hierarchy, subjectNode } from "./node-names";

/** Rights in one attribute that only `holder` has, by one Association. */
export interface ClassGrant {
  node: string;
  policyClass: string;
  attribute: string;
  rights: readonly Right[];
  holder: string;
}

interface CustomAttribute {
  node: string;
  namespaces: readonly string[];
}

export interface PolicyClasses {
  /** Names of the classes beside the hierarchy. */
  classes: readonly string[];
  /** `Environment:prod` → its class. */
  attributes: ReadonlyMap<string, string>;
  grants: readonly ClassGrant[];
  /** What everybody holds in an attribute: all but what some Association speaks of. */
  openRights: ReadonlyMap<string, readonly Right[]>;
  custom: readonly CustomAttribute[];
  problems: TenancyProblem[];
}

/** Names that the policy itself uses before a colon or for a class. */
const takenNames: ReadonlySet<string> = new Set([everyone, "platform"]);
const isBuiltIn = (policyClass: string) => (builtInClasses as readonly string[]).includes(policyClass);

/** The attribute of a built-in class that a name such as `Environment:prod` means, whether or not a cluster has it. */
export function parseBuiltInAttribute(name: string): { policyClass: string; value: string } | undefined {
  const colon = name.indexOf(":");
  const [policyClass, value] = [name.slice(0, colon), name.slice(colon + 1)];
  return colon > 0 && value !== "" && isBuiltIn(policyClass) ? { policyClass, value } : undefined;
}

/** The attributes of the built-in classes that a cluster lies in. */
export function listClusterAttributes({ name, environment, region }: ClusterFacts): string[] {
  return [
    `Cluster:${name}`,
    ...(environment ? [`Environment:${environment}`] : []),
    ...(region ? [`Region:${region}`] : []),
  ];
}

/** The custom attributes that a namespace of a cluster lies in. */
export function listCustomAttributes(
  custom: readonly CustomAttribute[],
  cluster: string,
  namespace: string,
): string[] {
  return custom
    .filter(({ namespaces }) => selectsNamespace(namespaces, cluster, namespace))
    .map(({ node }) => node);
}

/**
 * Policy classes beside the hierarchy, their attributes and who holds what in them.
 * @param named names of attributes that prohibitions speak of; those of built-in classes are there even without a cluster.
 */
export function readClasses(
  state: TenancyState,
  clusters: readonly ClusterFacts[],
  teams: ReadonlyMap<string, unknown>,
  named: readonly string[],
): PolicyClasses {
  const problems: TenancyProblem[] = [];
  const attributes = new Map<string, string>();
  const customClasses: string[] = [];
  for (const name of indexByName(state.policyClasses).keys()) {
    if (!takenNames.has(name)) customClasses.push(name);
    else
      problems.push({
        object: { kind: "PolicyClass", name },
        field: "metadata.name",
        message: `${name} cannot be the name of a policy class`,
      });
  }
  const addBuiltIn = (name: string) => {
    const parsed = parseBuiltInAttribute(name);
    if (parsed) attributes.set(name, parsed.policyClass);
  };
  const associations = [...indexByName(state.associations).values()];
  for (const cluster of clusters) listClusterAttributes(cluster).forEach(addBuiltIn);
  associations.forEach(({ spec }) => addBuiltIn(spec.attribute));
  named.forEach(addBuiltIn);
  const custom: CustomAttribute[] = [];
  for (const [name, { spec }] of indexByName(state.attributes)) {
    const { policyClass, namespaces } = spec;
    if (customClasses.includes(policyClass)) {
      const node = `${policyClass}:${name}`;
      attributes.set(node, policyClass);
      custom.push({ node, namespaces });
    } else
      problems.push({
        object: { kind: "Attribute", name },
        field: "spec.policyClass",
        message: `there is no policy class ${policyClass}`,
      });
  }
  const grants: ClassGrant[] = [];
  const spoken = new Map<string, Set<Right>>();
  for (const { metadata, spec } of associations) {
    const policyClass = attributes.get(spec.attribute);
    const refuse = (field: string, message: string) =>
      problems.push({ object: { kind: "Association", name: metadata.name }, field, message });
    if (policyClass === undefined) {
      refuse("spec.attribute", `there is no attribute ${spec.attribute}`);
      continue;
    }
    const given = allRights.filter((right) => spec.rights.includes(right));
    const rightsSpoken = spoken.get(spec.attribute) ?? new Set();
    for (const right of given) rightsSpoken.add(right);
    spoken.set(spec.attribute, rightsSpoken);
    const holder = spec.subject.kind === "Everyone" ? everyone : subjectNode(spec.subject);
    if (spec.subject.kind === "Team" && !teams.has(holder)) {
      refuse("spec.subject", `there is no team ${spec.subject.name}; nobody holds these rights there`);
      continue;
    }
    const node = `Association/${metadata.name}`;
    grants.push({ node, policyClass, attribute: spec.attribute, rights: given, holder });
  }
  const openRights = new Map(
    [...attributes.keys()].map((name) => [
      name,
      allRights.filter((right) => spoken.get(name)?.has(right) !== true),
    ]),
  );
  const classes = [...builtInClasses, ...customClasses].filter((name) => name !== hierarchy);
  return { classes, attributes, grants, openRights, custom, problems };
}
