import type { Policy, Prohibition, Subject, Target } from "@/lib/domain/ngac/policy";
import { adminRights } from "@/lib/domain/ngac/rights";

/**
 * The access decision written down from its definition (privileges as an intersection over policy classes, satisfaction of
 * prohibitions), with sets of names and no care for time: what the engine is held to. Shares nothing with it.
 */
export function defineAccess(policy: Policy) {
  const nodes = new Map(policy.nodes.map((node) => [node.name, node]));
  const reaches = new Map<string, ReadonlySet<string>>();
  const reach = (name: string): ReadonlySet<string> => {
    const known = reaches.get(name);
    if (known !== undefined) return known;
    const found = new Set([name, ...(nodes.get(name)?.assignedTo ?? []).flatMap((up) => [...reach(up)])]);
    reaches.set(name, found);
    return found;
  };
  const reachAll = (names: readonly string[]) => new Set(names.flatMap((name) => [...reach(name)]));
  const admin = new Set<string>(adminRights);
  const known = [...policy.resourceRights, ...adminRights];
  const stands = (written: string, right: string) =>
    written === right ||
    written === "*" ||
    (written === "*r" && !admin.has(right)) ||
    ((written === "*a" || written === "admin:*") && admin.has(right)) ||
    (written.endsWith(":*") && right.startsWith(written.slice(0, -1)));
  const isClass = (name: string) => nodes.get(name)?.type === "PC";
  // Of several associations of one pair only the last one counts.
  const associations = policy.associations.filter(
    ({ ua, target }, position) =>
      !policy.associations.slice(position + 1).some((later) => later.ua === ua && later.target === target),
  );

  const startOf = (subject: Subject) =>
    ("user" in subject ? [subject.user] : subject.attributes).filter((name) =>
      ["U", "UA"].includes(nodes.get(name)?.type ?? ""),
    );
  const targetOf = (target: Target): string[] => {
    if ("attributes" in target)
      return target.attributes.every((name) => nodes.has(name)) ? [...target.attributes] : [];
    const name = isClass(target.node) ? "PM_ADMIN:policy_classes" : target.node;
    return nodes.has(name) ? [name] : [];
  };
  const classesOf = (target: Target) => [...reachAll(targetOf(target))].filter(isClass);
  const share = (subject: Subject, policyClass: string, right: string, target: Target): boolean => {
    const [from, to] = [reachAll(startOf(subject)), reachAll(targetOf(target))];
    return associations.some(
      ({ ua, target: at, rights }) =>
        from.has(ua) &&
        to.has(at) &&
        reach(at).has(policyClass) &&
        rights.some((item) => stands(item, right)),
    );
  };
  const holds = ({ inclusions, exclusions, mode }: Prohibition, to: ReadonlySet<string>): boolean => {
    if (inclusions.length === 0 && exclusions.length === 0) return false;
    const lies = (name: string) => to.has(name);
    if (mode === "conjunctive") return inclusions.every(lies) && !exclusions.some(lies);
    return inclusions.some(lies) || exclusions.some((name) => !lies(name));
  };
  const isDenied = (subject: Subject, right: string, target: Target): boolean => {
    const [from, to] = [reachAll(startOf(subject)), reachAll(targetOf(target))];
    return policy.prohibitions.some(
      (prohibition) =>
        (prohibition.subject.kind === "node"
          ? from.has(prohibition.subject.name)
          : subject.process === prohibition.subject.name) &&
        holds(prohibition, to) &&
        prohibition.rights.some((item) => stands(item, right)),
    );
  };
  const decide = (subject: Subject, target: Target, asked: readonly string[] = known): string[] => {
    const classes = classesOf(target);
    if (startOf(subject).length === 0 || classes.length === 0) return [];
    return asked.filter(
      (right) =>
        classes.every((policyClass) => share(subject, policyClass, right, target)) &&
        !isDenied(subject, right, target),
    );
  };
  return { decide, share, isDenied, classesOf };
}
