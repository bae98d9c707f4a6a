import { acceptCompletion, currentCompletions, startCompletion } from "@codemirror/autocomplete";
import { forEachDiagnostic } from "@codemirror/lint";
import { EditorView } from "@codemirror/view";
import { cleanup, render, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { Violation } from "@/lib/domain/istio/violation";
import type { KindSchema } from "@/lib/domain/schema/kind-schema";
import { loadDescriptions, loadSchema } from "@/lib/domain/schema/load-schema";
import { complete } from "./schema-assistance";
import { describeField, type SchemaKnowledge } from "./schema-fields";
import YamlEditor from "./yaml-editor";

const text = `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: shop
spec:
  host: shop
  subsets:
    - name: v1
`;
let knowledge: SchemaKnowledge;

beforeAll(async () => {
  // jsdom lays nothing out.
  Range.prototype.getClientRects = () => [] as unknown as DOMRectList;
  const schema = (await loadSchema("networking.istio.io", "DestinationRule")) as KindSchema;
  knowledge = { schema, descriptions: await loadDescriptions("networking.istio.io", "DestinationRule") };
});

/** What is offered at the end of the text. */
const offer = (written: string) => complete(knowledge, written, written.length)?.options ?? [];

describe("complete", () => {
  it("offers nothing where the schema has nothing", () => {
    expect(offer(`${text}  host: `)).toEqual([]);
    expect(offer(`${text}  unknown:\n    `)).toEqual([]);
  });

  it("offers the fields a map does not have yet, required ones first", () => {
    const labels = offer(`${text}  `).map(({ label }) => label);
    expect(labels).toContain("trafficPolicy");
    expect(labels).not.toContain("subsets");
    expect(offer("spec:\n  ")[0]).toMatchObject({ label: "host", detail: "string, required" });
  });

  it("offers the values of enums and booleans", () => {
    expect(offer("spec:\n  trafficPolicy:\n    tls:\n      mode: ").map(({ label }) => label)).toContain(
      "ISTIO_MUTUAL",
    );
    expect(
      offer("spec:\n  trafficPolicy:\n    tls:\n      insecureSkipVerify: ").map(({ label }) => label),
    ).toEqual(["true", "false"]);
  });

  it("names the versions that are served", () => {
    expect(offer("apiVersion: ").map(({ label }) => label)).toContain("networking.istio.io/v1beta1");
  });
});

describe("describeField", () => {
  it("tells type and meaning", () => {
    const field = describeField(knowledge, text, ["spec", "subsets", "[]", "name"]);
    expect(field).toMatchObject({ title: "name: string" });
    expect(field?.description).toMatch(/subset/i);
  });
});

const violation = (path: (string | number)[], severity: "error" | "warning" = "error"): Violation => ({
  path,
  severity,
  stage: "schema",
  message: path.join("."),
});

afterEach(cleanup);

function findView(): EditorView {
  const view = EditorView.findFromDOM(screen.getByLabelText("A rule"));
  if (!view) throw new Error("no editor");
  return view;
}

function listMarks(): [string, string][] {
  const view = findView();
  const marks: [string, string][] = [];
  forEachDiagnostic(view.state, ({ severity }, from, to) =>
    marks.push([severity, view.state.sliceDoc(from, to)]),
  );
  return marks;
}

describe("YamlEditor", () => {
  it("marks violations at their fields, missing ones at what should hold them", () => {
    const violations = [
      violation(["spec", "host"]),
      violation(["spec", "subsets", 0, "labels"], "warning"),
      violation(["spec", "trafficPolicy", "tls"]),
    ];
    render(
      <YamlEditor value={text} label="A rule" readOnly={false} violations={violations} onChange={() => {}} />,
    );
    expect(listMarks()).toEqual([
      ["error", "spec"],
      ["error", "host: shop"],
      ["warning", "name: v1"],
    ]);
  });

  it("keeps a reader from writing", () => {
    render(<YamlEditor value={text} label="A rule" readOnly schema={knowledge.schema} onChange={() => {}} />);
    expect(screen.getByLabelText("A rule").getAttribute("contenteditable")).toBe("false");
  });

  it("writes what was chosen", async () => {
    const change = vi.fn<(value: string) => void>();
    const written = `${text}  trafficPolicy:\n    tls:\n      mode: MU`;
    render(<YamlEditor value={written} label="A rule" readOnly={false} {...knowledge} onChange={change} />);
    const view = findView();
    view.dispatch({ selection: { anchor: written.length } });
    startCompletion(view);
    await waitFor(() => expect(currentCompletions(view.state).map(({ label }) => label)[0]).toBe("MUTUAL"));
    // A list that has only just come up takes no choice, so that nothing is chosen by accident.
    await waitFor(() => expect(acceptCompletion(view)).toBe(true));
    expect(change).toHaveBeenLastCalledWith(written.replace(/MU$/, "MUTUAL"));
  });
});
