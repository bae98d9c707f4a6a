import { describe, expect, it } from "vitest";
import type { ChangeEdit } from "@/lib/domain/istio/change";
import { addEdits, moveChange, rebaseEdit, removeEdit } from "./edit-changes";

const edit = (name: string, value = ""): ChangeEdit => ({
  action: "update",
  object: {
    apiVersion: "security.istio.io/v1",
    kind: "PeerAuthentication",
    metadata: { name, namespace: "n" },
    value,
  },
  resourceVersion: "1",
});

describe("the changes of a draft", () => {
  const changes = [
    { cluster: "west", edits: [edit("a"), edit("b")] },
    { cluster: "east", edits: [edit("a")] },
  ];

  it("gain edits at the end; an object that is edited already keeps its place", () => {
    expect(addEdits(changes, "west", [edit("c")])).toEqual([
      ...changes,
      { cluster: "west", edits: [edit("c")] },
    ]);
    const replaced = addEdits(changes, "east", [edit("a", "new"), edit("b")]);
    expect(replaced).toEqual([
      changes[0],
      { cluster: "east", edits: [edit("a", "new")] },
      { cluster: "east", edits: [edit("b")] },
    ]);
  });

  it("move, lose edits and change versions one at a time", () => {
    expect(moveChange(changes, 0, 1).map(({ cluster }) => cluster)).toEqual(["east", "west"]);
    expect(moveChange(changes, 0, -1)).toBe(changes);
    expect(removeEdit(changes, 1, 0)).toEqual([changes[0]]);
    expect(removeEdit(changes, 0, 0)[0]?.edits).toEqual([edit("b")]);
    const rebased = rebaseEdit(changes, 0, 1, "9").flatMap(({ edits }) =>
      edits.map((each) => (each.action === "create" ? "" : each.resourceVersion)),
    );
    expect(rebased).toEqual(["1", "9", "1"]);
  });
});
