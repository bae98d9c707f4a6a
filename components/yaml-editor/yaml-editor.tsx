import { yaml } from "@codemirror/lang-yaml";
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { lintGutter, setDiagnostics } from "@codemirror/lint";
import { Compartment, EditorState } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { basicSetup } from "codemirror";
import { useEffect, useRef } from "react";
import { useNonce } from "@/components/ui/nonce";

export interface LineProblem {
  /** From 1. */
  line: number;
  message: string;
}

export interface YamlEditorProps {
  value: string;
  label: string;
  readOnly: boolean;
  problems: readonly LineProblem[];
  onChange: (value: string) => void;
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
});

/** A YAML text field with line numbers, colours and problems at their lines. Tab leaves it: it is no trap for the keyboard. */
export default function YamlEditor({ value, label, readOnly, problems, onChange }: YamlEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<EditorView>(null);
  const change = useRef(onChange);
  const writable = useRef(new Compartment());
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
    const view = editor.current;
    if (view === null) return;
    const { doc } = view.state;
    const diagnostics = problems.map((problem) => {
      const line = doc.line(Math.min(Math.max(1, problem.line), doc.lines));
      return { from: line.from, to: line.to, severity: "error" as const, message: problem.message };
    });
    view.dispatch(setDiagnostics(view.state, diagnostics));
  }, [problems]);

  return <div ref={host} data-testid="yaml-editor" className="h-full min-h-80 overflow-auto" />;
}
