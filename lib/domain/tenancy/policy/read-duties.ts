import type { Obligation, Prohibition } from "../../ngac/policy";
import { indexByName, indexByPath } from "../ownership/claim-order";
import type { Right } from "../rights";
import type { Ownership } from "../ownership/decide-ownership";
import type { TenancyState } from "../state";
import { accessRequestNode, changeSetNode, platformNode } from "./node-names";
import type { LevelNode } from "./read-levels";
import { decisionLevelOf } from "./request-level";

interface Duties {
  /** Change sets and requests that still wait, and the level each lies in. */
  objects: ReadonlyMap<string, string>;
  prohibitions: Prohibition[];
  wrappers: ReadonlyMap<string, string>;
  /** The rules themselves, as NGAC says them; their responses are the prohibitions above. */
  obligations: Obligation[];
}

interface Authored {
  event: "changeset:author" | "request:author";
  node: string;
  level: string;
  author: string;
}

const closedStates: ReadonlySet<string> = new Set(["Applied", "RolledBack", "Rejected"]);

/** Separation of duty that every install has: nobody approves their own change set, nobody decides their own request. */
export const builtInDuties: readonly { event: Authored["event"]; deny: Right }[] = [
  { event: "changeset:author", deny: "changeset:approve" },
  { event: "request:author", deny: "request:decide" },
];

/** The prohibitions that obligations answer an author with: `deny` on what they wrote, for as long as it waits. */
export function readDuties(
  state: TenancyState,
  levels: ReadonlyMap<string, LevelNode>,
  ownership: Ownership,
): Duties {
  const authored = [...listChangeSets(state, levels), ...listRequests(state, levels, ownership)];
  const duties = [...builtInDuties, ...[...indexByName(state.obligations).values()].map(({ spec }) => spec)];
  const wrappers = new Map<string, string>();
  const prohibitions: Prohibition[] = [];
  for (const { event, node, author } of authored) {
    const denied = new Set(duties.filter((duty) => duty.event === event).map(({ deny }) => deny));
    if (author === "") continue;
    const wrapper = `Author/${author}`;
    wrappers.set(wrapper, `User/${author}`);
    prohibitions.push({
      name: `author of ${node}`,
      subject: { kind: "node", name: wrapper },
      rights: [...denied].toSorted(),
      inclusions: [node],
      exclusions: [],
      mode: "conjunctive",
    });
  }
  const obligations = [
    ...builtInDuties.map((duty) => writeObligation(`${duty.event} denies ${duty.deny}`, duty)),
    ...[...indexByName(state.obligations)].map(([name, { spec }]) => writeObligation(name, spec)),
  ];
  return {
    objects: new Map(authored.map(({ node, level }) => [node, level])),
    prohibitions,
    wrappers,
    obligations,
  };
}

function writeObligation(
  name: string,
  { event, deny }: { event: Authored["event"]; deny: Right },
): Obligation {
  return {
    name,
    author: platformNode("operator"),
    event: { operations: [event], args: { object: {} } },
    response: [
      {
        op: "createProhibition",
        prohibition: {
          name: "author of ${args.object}",
          subject: { kind: "node", name: "${subject}" },
          rights: [deny],
          inclusions: ["${args.object}"],
          exclusions: [],
          mode: "conjunctive",
        },
      },
    ],
  };
}

function listChangeSets(state: TenancyState, levels: ReadonlyMap<string, LevelNode>): Authored[] {
  return [...indexByPath(state.changeSets).values()].flatMap(({ metadata, spec, status }) => {
    if (status !== undefined && closedStates.has(status.state)) return [];
    const level = spec.workspace === undefined ? "Organization" : `Workspace/${spec.workspace}`;
    const node = changeSetNode(metadata.namespace ?? "", metadata.name);
    return levels.has(level) ? [{ event: "changeset:author", node, level, author: spec.author }] : [];
  });
}

function listRequests(
  state: TenancyState,
  levels: ReadonlyMap<string, LevelNode>,
  ownership: Ownership,
): Authored[] {
  return [...indexByName(state.accessRequests).values()].flatMap(({ metadata, spec }) => {
    if (spec.decision !== undefined) return [];
    const level = decisionLevelOf(state, ownership, spec.ask);
    const node = accessRequestNode(metadata.name);
    return levels.has(level) ? [{ event: "request:author", node, level, author: spec.requester }] : [];
  });
}
