"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Snowflake } from "lucide-react";
import { useState } from "react";
import { NameField } from "@/components/tenancy/name-field";
import { offerUndo } from "@/components/tenancy/offer-undo";
import { decidePermission } from "@/components/tenancy/permission";
import { RemoveResourceContainer } from "@/components/tenancy/remove-resource-container";
import { makeName, newResource, toBody } from "@/components/tenancy/resource-draft";
import { ResourceEditorContainer } from "@/components/tenancy/resource-editor-container";
import { AlertDialog } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { tenancyMutations } from "@/lib/client/tenancy";
import type { ProhibitionResource } from "@/lib/domain/tenancy/resources/access";
import type { TenancyOverview } from "@/lib/domain/tenancy/tenancy-view";
import { endNow, startProhibition } from "./prohibition-draft";
import { FreezeList } from "./freeze-list";
import { ProhibitionFields } from "./prohibition-fields";
import { WhyLink } from "./why-link";

type Open = { act: "add" } | { act: "edit" | "end" | "remove"; prohibition: ProhibitionResource };

/** Windows in which nobody, or not somebody, may change something: made, ended early, taken away. */
export function FreezeContainer({ overview }: { overview: TenancyOverview }) {
  const [open, setOpen] = useState<Open>();
  const permission = decidePermission("binding:write", { kind: "Organization", name: "" }, overview);
  const close = () => setOpen(undefined);
  const prohibition = open === undefined || open.act === "add" ? undefined : open.prohibition;
  const title = prohibition?.spec.displayName ?? prohibition?.metadata.name ?? "";
  return (
    <Card flush>
      <div className="flex flex-wrap items-center justify-between gap-2 border-b border-line px-4 py-3">
        <p className="min-w-0 flex-1 basis-60 text-sm text-muted">
          {permission.allowed ? (
            "A prohibition wins over every grant, also over yours."
          ) : (
            <>
              You may not change freeze windows: {permission.reason}. <WhyLink sentence={permission.reason} />
            </>
          )}
        </p>
        {permission.allowed ? (
          <Button size="sm" variant="primary" icon={Snowflake} onClick={() => setOpen({ act: "add" })}>
            New freeze window
          </Button>
        ) : null}
      </div>
      <FreezeList
        prohibitions={overview.prohibitions}
        {...(permission.allowed
          ? {
              actions: {
                onEdit: (item) => setOpen({ act: "edit", prohibition: item }),
                onEnd: (item) => setOpen({ act: "end", prohibition: item }),
                onRemove: (item) => setOpen({ act: "remove", prohibition: item }),
              },
            }
          : {})}
        empty={
          <EmptyState icon={Snowflake} title="No freeze window">
            Before a holiday or a release, freeze changes in an environment, a region or a tenant from one
            moment to another. It ends by itself.
          </EmptyState>
        }
      />
      {open?.act === "add" || open?.act === "edit" ? (
        <ProhibitionEditor
          base={open.act === "edit" ? open.prohibition : null}
          permission={permission}
          overview={overview}
          onClose={close}
        />
      ) : null}
      {open?.act === "end" ? (
        <EndDialog prohibition={open.prohibition} title={title} onClose={close} />
      ) : null}
      {open?.act === "remove" ? (
        <RemoveResourceContainer
          resource="prohibitions"
          what={`prohibition ${title}`}
          object={open.prohibition}
          known={overview}
          action={`Delete ${title}`}
          onClose={close}
        >
          <p>What {title} forbids is decided by roles alone again.</p>
        </RemoveResourceContainer>
      ) : null}
    </Card>
  );
}

interface EditorProps {
  base: ProhibitionResource | null;
  permission: { allowed: boolean; reason: string };
  overview: TenancyOverview;
  onClose: () => void;
}

function ProhibitionEditor({ base, permission, overview, onClose }: EditorProps) {
  const [initial] = useState(() => newResource(makeName("freeze"), startProhibition()));
  return (
    <ResourceEditorContainer<ProhibitionResource["spec"]>
      layout="dialog"
      resource="prohibitions"
      what={(name) => `prohibition ${name}`}
      title={base === null ? "New freeze window" : (base.spec.displayName ?? base.metadata.name)}
      base={base}
      initial={initial}
      permission={permission}
      known={overview}
      action={base === null ? "Freeze" : "Save"}
      onClose={() => onClose()}
    >
      {({ name, onName, isNew, spec, onChange, readOnly }) => (
        <div className="flex flex-col gap-4">
          <NameField name={name} onName={onName} isNew={isNew} readOnly={readOnly} placeholder="year-end" />
          <ProhibitionFields
            values={spec}
            onChange={onChange}
            path={["spec"]}
            readOnly={readOnly}
            overview={overview}
          />
        </div>
      )}
    </ResourceEditorContainer>
  );
}

interface EndProps {
  prohibition: ProhibitionResource;
  title: string;
  onClose: () => void;
}

function EndDialog({ prohibition, title, onClose }: EndProps) {
  const client = useQueryClient();
  const target = { resource: "prohibitions", name: prohibition.metadata.name };
  const update = useMutation(tenancyMutations.update(client, target));
  return (
    <AlertDialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={`End ${title} now?`}
      confirmLabel={`End ${title}`}
      pending={update.isPending}
      onConfirm={() =>
        update.mutate(toBody({ ...prohibition, spec: endNow(prohibition.spec, Date.now()) }), {
          onSuccess: ({ metadata: { resourceVersion = "" } }) => {
            const again = { ...prohibition, metadata: { ...prohibition.metadata, resourceVersion } };
            offerUndo(`Ended: ${title}`, () => update.mutateAsync(toBody(again)), `Holds again: ${title}`);
            onClose();
          },
        })
      }
    >
      <p>What it forbids is allowed again at once to whoever has the right. It stays in the list as over.</p>
      {update.error === null ? null : <ErrorState title="It was not ended" error={update.error} />}
    </AlertDialog>
  );
}
