import type { Obligation, PolicyNode, Prohibition } from "./policy";

/**
 * One act of administration (INCITS 565-2020, 6.4). Every one is checked against the graph it changes, see
 * `applyAdminCommand`. `associations` of `createNode` are given together with the new node; they are allowed only where
 * all its containers are policy classes, because nothing lies within it yet.
 */
export type AdminCommand =
  | {
      op: "createNode";
      node: PolicyNode;
      associations?: readonly { ua: string; rights: readonly string[] }[];
    }
  | { op: "deleteNode"; name: string }
  | { op: "setProperties"; name: string; properties: Readonly<Record<string, string>> }
  | { op: "assign"; ascendant: string; descendants: readonly string[] }
  | { op: "deassign"; ascendant: string; descendants: readonly string[] }
  | { op: "associate"; ua: string; target: string; rights: readonly string[] }
  | { op: "dissociate"; ua: string; target: string }
  | { op: "createProhibition"; prohibition: Prohibition }
  | { op: "deleteProhibition"; name: string }
  | { op: "createObligation"; obligation: Obligation }
  | { op: "deleteObligation"; name: string };
