import type { Association, Policy, PolicyNode } from "@/lib/domain/ngac/policy";

const rights = ["read", "write", "create", "delete", "approve", "promote"];

/**
 * An organisation of about so many vertices: tenants with workspaces with groups of objects in one policy class, stages and
 * regions in two others; teams nested by tenant, whose roles are bound at any level, and users in three teams and a stage. A
 * third of the vertices are users, the rest objects and containers.
 */
export function makeAccessWorld(vertices: number): Policy {
  const nodes: PolicyNode[] = [];
  const associations: Association[] = [];
  const add = (name: string, type: PolicyNode["type"], ...assignedTo: string[]) =>
    nodes.push({ name, type, assignedTo });
  const bind = (ua: string, target: string, ...given: string[]) =>
    associations.push({ ua, target, rights: given });
  for (const policyClass of ["hierarchy", "stage", "region"]) add(policyClass, "PC");
  add("organisation", "OA", "hierarchy");
  add("people", "UA", "hierarchy");
  for (const policyClass of ["stage", "region"])
    for (let index = 0; index < 8; index += 1) {
      add(`${policyClass} ${index}`, "OA", policyClass);
      add(`${policyClass} crew ${index}`, "UA", policyClass);
      for (let step = 0; step < 5; step += 1)
        bind(
          `${policyClass} crew ${index}`,
          `${policyClass} ${(index + step) % 8}`,
          ...(index % 3 === 0 ? ["*"] : rights),
        );
    }
  const tenants = Math.max(4, Math.round(vertices / 2_500));
  const perTenant = Math.floor(vertices / tenants);
  for (let tenant = 0; tenant < tenants; tenant += 1) {
    const own = `tenant ${tenant}`;
    add(own, "OA", "organisation");
    add(`${own} staff`, "UA", "people");
    bind(`${own} staff`, own, "read");
    const teams = Math.round(perTenant / 50);
    for (let team = 0; team < teams; team += 1) {
      const above = team < 4 ? `${own} staff` : `${own} team ${Math.floor(team / 4)}`;
      add(`${own} team ${team}`, "UA", above);
    }
    const workspaces = Math.round(perTenant / 60);
    for (let workspace = 0; workspace < workspaces; workspace += 1) {
      const place = `${own} workspace ${workspace}`;
      add(place, "OA", own);
      for (let binding = 0; binding < 3; binding += 1)
        bind(
          `${own} team ${(workspace * 5 + binding * 3) % teams}`,
          place,
          ...rights.slice(0, 2 + ((workspace + binding) % 4)),
        );
      for (let group = 0; group < 4; group += 1) {
        add(`${place} group ${group}`, "OA", place);
        bind(`${own} team ${(workspace + group) % teams}`, `${place} group ${group}`, "write", "delete");
      }
    }
    const left = perTenant - teams - workspaces * 5;
    const users = Math.floor(left / 2.2);
    for (let user = 0; user < users; user += 1)
      add(
        `${own} user ${user}`,
        "U",
        ...new Set([1, 7, 13].map((step) => `${own} team ${(user * step) % teams}`)),
        `stage crew ${user % 8}`,
        `region crew ${(user >> 3) % 8}`,
      );
    for (let object = 0; object < left - users; object += 1)
      add(
        `${own} object ${object}`,
        "O",
        `${own} workspace ${object % workspaces} group ${(object >> 2) % 4}`,
        `stage ${object % 8}`,
        `region ${(object >> 3) % 8}`,
      );
  }
  return {
    resourceRights: rights,
    nodes,
    associations,
    prohibitions: [
      {
        name: "freeze",
        subject: { kind: "node", name: "people" },
        rights: ["delete", "promote"],
        inclusions: ["stage 0"],
        exclusions: ["tenant 1"],
        mode: "conjunctive",
      },
    ],
    obligations: [],
  };
}

/** Two containers a level, each within both of the level above: as many paths as two to the power of the levels. */
export function makeDiamondLadder(levels: number): Policy {
  const rungs = (type: "UA" | "OA", level: number) => [`${type} left ${level}`, `${type} right ${level}`];
  const nodes: PolicyNode[] = [{ name: "class", type: "PC", assignedTo: [] }];
  for (const type of ["UA", "OA"] as const)
    for (let level = 0; level < levels; level += 1)
      for (const name of rungs(type, level))
        nodes.push({ name, type, assignedTo: level === 0 ? ["class"] : rungs(type, level - 1) });
  for (const user of ["user 0", "user 1"])
    nodes.push({ name: user, type: "U", assignedTo: rungs("UA", levels - 1) });
  nodes.push({ name: "object", type: "O", assignedTo: rungs("OA", levels - 1) });
  return {
    resourceRights: rights,
    nodes,
    associations: [{ ua: "UA left 0", target: "OA right 0", rights: ["read"] }],
    prohibitions: [],
    obligations: [],
  };
}
