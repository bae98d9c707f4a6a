import {
  autocompletion,
  startCompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
} from "@codemirror/autocomplete";
import type { Extension } from "@codemirror/state";
import { EditorView, hoverTooltip, type Tooltip } from "@codemirror/view";
import {
  describeField,
  describeType,
  listFields,
  listValues,
  type Field,
  type SchemaKnowledge,
} from "./schema-fields";
import { findKeyAt, findYamlContext } from "./yaml-context";

/** What follows the key: its value on the line, or its block below. */
function buildText({ name, schema }: Field, column: number): string {
  const below = `\n${" ".repeat(column + 2)}`;
  if (schema.type === "array") return `${name}:${below}- `;
  return schema.type === "object" ? `${name}:${below}` : `${name}: `;
}

/** Replaces what is typed and, where values can be chosen, offers them at once. */
function applyText(text: string, thenComplete: boolean): Completion["apply"] {
  return (view: EditorView, _completion: Completion, from: number, to: number) => {
    view.dispatch({
      changes: { from, to, insert: text },
      selection: { anchor: from + text.length },
      userEvent: "input.complete",
    });
    if (thenComplete) startCompletion(view);
  };
}

function completeField(field: Field, column: number): Completion {
  const { name, schema, isRequired, description } = field;
  const offersMore = schema.enum !== undefined || schema.type === "boolean" || schema.type === "object";
  return {
    label: name,
    type: "property",
    detail: isRequired ? `${describeType(schema)}, required` : describeType(schema),
    ...(description === undefined ? {} : { info: description }),
    boost: isRequired ? 1 : 0,
    apply: applyText(buildText(field, column), offersMore),
  };
}

/** What can be written at the cursor: fields the map does not have yet, or the values of a field. */
export function complete(
  knowledge: SchemaKnowledge,
  document: string,
  offset: number,
): { from: number; options: Completion[] } | undefined {
  const context = findYamlContext(document, offset);
  if (!context) return undefined;
  const isScalarItem = context.role === "key" && context.path.at(-1) === "[]";
  const values =
    context.role === "value" || isScalarItem ? listValues(knowledge, document, context.path) : [];
  if (values.length > 0)
    return { from: context.from, options: values.map((label) => ({ label, type: "enum" })) };
  if (context.role === "value") return undefined;
  const options = listFields(knowledge, document, context.path)
    .filter(({ name }) => !context.siblings.includes(name))
    .map((field) => completeField(field, context.column));
  return options.length === 0 ? undefined : { from: context.from, options };
}

function source(knowledge: SchemaKnowledge) {
  return ({ state, pos, explicit }: CompletionContext): CompletionResult | null => {
    const found = complete(knowledge, state.doc.toString(), pos);
    if (!found || (!explicit && found.from === pos)) return null;
    return { ...found, validFor: /^[\w-]*$/ };
  };
}

function buildTip(knowledge: SchemaKnowledge, document: string, offset: number): Tooltip | null {
  const key = findKeyAt(document, offset);
  const field = key && describeField(knowledge, document, key.path);
  if (!key || !field) return null;
  return {
    pos: key.from,
    end: key.to,
    above: true,
    create: () => {
      const dom = window.document.createElement("div");
      dom.className = "cm-field-tip";
      const lines = [
        field.title,
        field.description,
        field.values.length > 0 ? field.values.join(" · ") : undefined,
      ];
      for (const line of lines) {
        if (line === undefined) continue;
        const paragraph = dom.appendChild(window.document.createElement("p"));
        paragraph.textContent = line;
      }
      return { dom };
    },
  };
}

/** Completion (Ctrl+Space, or while typing) and descriptions on hover, from a kind's schema. */
export function assistBySchema(knowledge: SchemaKnowledge): Extension {
  return [
    autocompletion({ override: [source(knowledge)], icons: false }),
    hoverTooltip((view, offset) => buildTip(knowledge, view.state.doc.toString(), offset)),
    EditorView.theme({
      ".cm-field-tip": { maxWidth: "46ch", padding: "8px 10px", lineHeight: "18px" },
      ".cm-field-tip p + p": { marginTop: "4px", color: "var(--muted)" },
      ".cm-field-tip p:first-child": { fontFamily: "var(--font-mono)" },
    }),
  ];
}
