"use client";

import type { ReactNode } from "react";
import type { GroupProps } from "@/components/form/bind-fields";
import { NameField } from "./name-field";
import {
  type DraftFields,
  ResourceEditorContainer,
  type ResourceEditorProps,
} from "./resource-editor-container";

interface NamedResourceDialogProps<S> extends Omit<
  ResourceEditorProps<S>,
  "layout" | "what" | "action" | "onClose" | "children"
> {
  /** How messages call it before its name: "policy class". */
  noun: string;
  /** A name as an example. */
  placeholder: string;
  /** The words on the primary action of a new one. */
  create: string;
  onClose: () => void;
  /** What stands below the name. */
  children: (fields: GroupProps<S>, draft: DraftFields<S>) => ReactNode;
}

/** The dialog of an object that people name themselves: its name, its fields, and everything an editor does. */
export function NamedResourceDialog<S>(props: NamedResourceDialogProps<S>) {
  const { noun, placeholder, create, onClose, children, ...editor } = props;
  return (
    <ResourceEditorContainer<S>
      {...editor}
      layout="dialog"
      what={(name) => `${noun} ${name}`}
      action={editor.base === null ? create : "Save"}
      onClose={() => onClose()}
    >
      {(draft) => {
        const { name, onName, isNew, readOnly, spec, onChange } = draft;
        return (
          <>
            <NameField
              name={name}
              onName={onName}
              isNew={isNew}
              readOnly={readOnly}
              placeholder={placeholder}
            />
            {children({ values: spec, onChange, path: ["spec"], readOnly }, draft)}
          </>
        );
      }}
    </ResourceEditorContainer>
  );
}
