import { ShieldCheck, ShieldX } from "lucide-react";
import type { ReactNode } from "react";
import { WhyLink } from "@/components/access/why-link";
import { Button } from "@/components/ui/button";
import { Kbd } from "@/components/ui/kbd";

export interface FormFooterProps {
  permission: { allowed: boolean; reason: string };
  cluster: string;
  /** Why the form cannot be submitted now; undefined when it can. */
  blocked: string | undefined;
  applying: boolean;
  dirty: boolean;
  /** The words on the primary action; "Apply to" and the cluster unless said. */
  action?: string;
  destructive?: boolean;
  /** Another thing that can be done with it, beside the primary action. */
  beside?: ReactNode;
  onReset: () => void;
}

/** Who may edit and why, and the one primary action. A disabled action says its reason beside it. */
export function FormFooter({
  permission,
  cluster,
  blocked,
  applying,
  dirty,
  action = `Apply to ${cluster}`,
  destructive = false,
  beside,
  onReset,
}: FormFooterProps) {
  const Shield = permission.allowed ? ShieldCheck : ShieldX;
  return (
    <footer className="z-10 flex flex-wrap items-center gap-x-4 gap-y-2 border-t bg-surface px-4 py-3 md:sticky md:bottom-0 md:px-6">
      <p data-testid="permission" className="flex min-w-0 flex-1 basis-60 items-start gap-2 text-sm">
        <Shield
          aria-hidden
          className={
            permission.allowed ? "mt-0.5 size-4 shrink-0 text-ok" : "mt-0.5 size-4 shrink-0 text-warn"
          }
        />
        <span className="min-w-0 text-muted">
          {permission.allowed ? "You may edit this: " : "You may not edit this: "}
          <span className="font-medium text-text">{permission.reason}</span>{" "}
          {permission.allowed ? null : <WhyLink sentence={permission.reason} />}
        </span>
      </p>
      {permission.allowed ? (
        <div className="flex flex-wrap items-center justify-end gap-2">
          {blocked === undefined ? null : (
            <span id="apply-blocked" data-testid="apply-blocked" className="text-sm text-muted">
              {blocked}
            </span>
          )}
          <Button variant="ghost" disabled={!dirty || applying} onClick={onReset}>
            Cancel
          </Button>
          {beside}
          <Button
            type="submit"
            variant={destructive ? "danger" : "primary"}
            pending={applying}
            disabled={blocked !== undefined}
            aria-describedby={blocked === undefined ? undefined : "apply-blocked"}
          >
            {action}
            <span aria-hidden className="max-md:hidden">
              <Kbd>⌘↵</Kbd>
            </span>
          </Button>
        </div>
      ) : null}
    </footer>
  );
}
