"use client";

import { type ReactNode, useId, useRef } from "react";
import { FormFooter } from "@/components/form/form-footer";
import { ProblemsProvider } from "@/components/form/problems-context";
import { useSubmitKeys } from "@/components/form/use-submit-keys";
import { Dialog } from "@/components/ui/dialog";
import { ErrorState, type Failure } from "@/components/ui/error-state";
import { PageHeader } from "@/components/ui/page-header";
import type { Violation } from "@/lib/domain/istio/violation";
import type { Permission } from "./permission";

interface ResourceEditorProps {
  /** A page of its own for what is large; a dialog for what is small. */
  layout: "page" | "dialog";
  title: string;
  subtitle?: ReactNode;
  fields: ReactNode;
  /** What a save would change. */
  preview: ReactNode;
  violations: readonly Violation[];
  permission: Permission;
  /** Why it cannot be saved now; undefined when it can. */
  blocked: string | undefined;
  action: string;
  saving: boolean;
  saveError: Failure | null;
  onSave: () => void;
  onClose: () => void;
}

/** The frame of every form of tenancy: fields, what a save would change, who may save, the one primary action. */
export function ResourceEditor(props: ResourceEditorProps) {
  const { layout, title, subtitle, onClose } = props;
  if (layout === "page")
    return (
      <>
        <PageHeader title={title} {...(subtitle === undefined ? {} : { subtitle })} />
        <EditorForm {...props} />
      </>
    );
  return (
    <Dialog
      open
      size="lg"
      title={title}
      {...(subtitle === undefined ? {} : { description: subtitle })}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <div className="-mx-5 -my-4 md:[&_footer]:-bottom-4 md:[&_footer]:rounded-b-lg">
        <EditorForm {...props} />
      </div>
    </Dialog>
  );
}

function EditorForm(props: ResourceEditorProps) {
  const { layout, fields, preview, violations, permission, blocked, saving, saveError } = props;
  const form = useRef<HTMLFormElement>(null);
  const heading = useId();
  useSubmitKeys(form);
  return (
    <form
      ref={form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (blocked === undefined && permission.allowed && !saving) props.onSave();
      }}
    >
      <div
        className={
          layout === "page"
            ? "grid items-start gap-4 p-4 md:p-6 lg:grid-cols-[minmax(0,1fr)_minmax(320px,420px)]"
            : "grid items-start gap-4 px-5 py-4 md:grid-cols-[minmax(0,1fr)_minmax(240px,300px)]"
        }
      >
        <ProblemsProvider violations={violations}>
          <div
            className={
              layout === "page"
                ? "min-w-0 rounded-lg border border-line bg-surface"
                : "flex min-w-0 flex-col gap-4"
            }
          >
            {fields}
          </div>
        </ProblemsProvider>
        <section
          aria-labelledby={heading}
          className={
            layout === "page"
              ? "min-w-0 rounded-lg border border-line bg-surface lg:sticky lg:top-20"
              : "min-w-0 rounded-md border border-line"
          }
        >
          <h2 id={heading} className="border-b border-line px-4 py-2.5 font-semibold">
            What changes
          </h2>
          <div className="flex flex-col gap-4 p-4">
            {saveError === null ? null : <ErrorState title="It was not saved" error={saveError} />}
            {preview}
          </div>
        </section>
      </div>
      <FormFooter
        permission={permission}
        cluster=""
        blocked={blocked}
        applying={saving}
        // Cancel also leaves what is untouched.
        dirty
        action={props.action}
        onReset={props.onClose}
      />
    </form>
  );
}
