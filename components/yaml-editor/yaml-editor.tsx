import { yaml } from "@codemirror/lang-yaml";
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { lintGutter, setDiagnostics, type Diagnostic } from "@codemirror/lint";
import { Compartment, EditorState } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { basicSetup } from "codemirror";
import { useEffect, useRef } from "react";
import { parseDocument } from "yaml";
import { useNonce } from "@/components/ui/nonce";
import type { Violation } from "@/lib/domain/istio/violation";
import type { KindSchema } from "@/lib/domain/schema/kind-schema";
import { findFieldRange } from "./find-field-range";
import { assistBySchema } from "./schema-assistance";

export interface LineProblem {
  /** From 1. */
  line: number;
  message: string;
}

export interface YamlEditorProps {
  value: string;
  label: string;
  readOnly: boolean;
  /** What is wrong at a line: text that is no YAML, words of a cluster. */
  problems?: readonly LineProblem[];
  /** What is wrong with the object that the text describes, marked at its fields. */
  violations?: readonly Violation[];
  /** Of the kind that is edited: offers field names and values at the cursor. */
  schema?: KindSchema | undefined;
  /** What the fields mean (`loadDescriptions`), shown beside completions and on hover. */
  descriptions?: Readonly<Record<string, string>> | undefined;
  onChange: (value: string) => void;
}

const noProblems: readonly LineProblem[] = [];
const noViolations: readonly Violation[] = [];
const noDescriptions: Readonly<Record<string, string>> = {};

function placeProblem({ doc }: EditorState, problem: LineProblem): Diagnostic {
  const line = doc.line(Math.min(Math.max(1, problem.line), doc.lines));
  return { from: line.from, to: line.to, severity: "error", message: problem.message };
}

function placeViolations({ doc }: EditorState, violations: readonly Violation[]): Diagnostic[] {
  if (violations.length === 0) return [];
  const document = parseDocument(doc.toString());
  return violations.map(({ path, severity, message }) => {
    const range = findFieldRange(document, path);
    const from = Math.min(range.from, doc.length);
    const line = doc.lineAt(from);
    // A mark stays on its line; what is nowhere in the text is marked at its first line.
    const to = range.to > from ? Math.min(range.to, line.to) : line.to;
    return { from, to, severity, message };
  });
}

const colors = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "var(--accent-text)" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--text)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--info)" },
  { tag: [tags.comment, tags.meta], color: "var(--muted)", fontStyle: "italic" },
]);

const look = EditorView.theme({
  "&": { backgroundColor: "transparent", color: "var(--text)", fontSize: "12px", height: "100%" },
  ".cm-scroller": { fontFamily: "var(--font-mono)", lineHeight: "20px" },
  ".cm-gutters": { backgroundColor: "transparent", color: "var(--muted)", border: "none" },
  ".cm-activeLine, .cm-activeLineGutter": {
    backgroundColor: "color-mix(in oklab, var(--accent-soft) 45%, transparent)",
  },
  ".cm-cursor": { borderLeftColor: "var(--text)" },
  "&.cm-focused .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "var(--accent-soft) !important",
  },
  "&.cm-focused": { outline: "2px solid var(--accent)", outlineOffset: "-2px" },
  ".cm-tooltip, .cm-panels": {
    backgroundColor: "var(--surface)",
    color: "var(--text)",
    borderColor: "var(--line)",
  },
  ".cm-tooltip-autocomplete ul li[aria-selected]": {
    backgroundColor: "var(--accent-soft)",
    color: "var(--text)",
  },
  ".cm-completionDetail": { color: "var(--muted)", fontStyle: "normal" },
  ".cm-completionInfo": { maxWidth: "46ch", padding: "8px 10px" },
});

/**
 * A YAML text field with line numbers, colours, problems at their places and, with a schema, completion. By keyboard: Ctrl+Space
 * completes, F8 goes to the next problem, Tab leaves the field: it is no trap.
 */
export default function YamlEditor({
  value,
  label,
  readOnly,
  problems = noProblems,
  violations = noViolations,
  schema,
  descriptions = noDescriptions,
  onChange,
}: YamlEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<EditorView>(null);
  const change = useRef(onChange);
  const writable = useRef(new Compartment());
  const assistance = useRef(new Compartment());
  const first = useRef({ value, label, nonce: useNonce() ?? "" });
  useEffect(() => {
    change.current = onChange;
  }, [onChange]);

  useEffect(() => {
    if (host.current === null) return;
    const view = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: first.current.value,
        extensions: [
          assistance.current.of([]),
          basicSetup,
          yaml(),
          syntaxHighlighting(colors),
          look,
          lintGutter(),
          EditorView.cspNonce.of(first.current.nonce),
          EditorView.contentAttributes.of({ "aria-label": first.current.label }),
          writable.current.of([]),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) change.current(update.state.doc.toString());
          }),
        ],
      }),
    });
    editor.current = view;
    return () => {
      view.destroy();
      editor.current = null;
    };
  }, []);

  useEffect(() => {
    editor.current?.dispatch({
      effects: writable.current.reconfigure([
        EditorState.readOnly.of(readOnly),
        EditorView.editable.of(!readOnly),
      ]),
    });
  }, [readOnly]);

  useEffect(() => {
    const view = editor.current;
    if (view === null || view.state.doc.toString() === value) return;
    view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: value } });
  }, [value]);

  useEffect(() => {
    editor.current?.dispatch({
      effects: assistance.current.reconfigure(schema ? assistBySchema({ schema, descriptions }) : []),
    });
  }, [schema, descriptions]);

  useEffect(() => {
    const view = editor.current;
    if (view === null) return;
    const { state } = view;
    const found = [
      ...problems.map((problem) => placeProblem(state, problem)),
      ...placeViolations(state, violations),
    ];
    view.dispatch(setDiagnostics(state, found));
  }, [problems, violations]);

  return <div ref={host} data-testid="yaml-editor" className="h-full min-h-80 overflow-auto" />;
}
