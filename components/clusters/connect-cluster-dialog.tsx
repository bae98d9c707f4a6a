"use client";

import { Plug, Upload } from "lucide-react";
import { type ChangeEvent, type SubmitEvent, useId, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Dialog } from "@/components/ui/dialog";
import { ErrorState, type Failure } from "@/components/ui/error-state";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { Textarea } from "@/components/ui/textarea";
import type { ConnectCluster } from "@/lib/domain/kubernetes/connect-cluster";
import { readKubeconfigContexts } from "@/lib/domain/kubernetes/read-kubeconfig-contexts";
import type { StatusCause } from "@/lib/domain/kubernetes/status-error";
import type { OwnerInCluster } from "@/lib/domain/tenancy/ownership/list-owners-in";
import {
  checkConnectForm,
  type ConnectForm,
  emptyConnectForm,
  placeCauses,
  toConnectCluster,
} from "./check-connect-form";
import { OwnersNotice } from "./owners-notice";

interface ConnectClusterDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onConnect: (cluster: ConnectCluster) => void;
  pending: boolean;
  /** What the server said to the last try. */
  failure: (Failure & { details?: { causes?: readonly StatusCause[] | undefined } | undefined }) | undefined;
  /** Who would own namespaces in a cluster of this name. */
  ownersIn: (cluster: string) => readonly OwnerInCluster[];
  /** Why nobody knows who would. */
  ownersProblem?: string | undefined;
}

const largest = 262_144;

export function ConnectClusterDialog({
  open,
  onOpenChange,
  onConnect,
  pending,
  failure,
  ownersIn,
  ownersProblem,
}: ConnectClusterDialogProps) {
  const formId = useId();
  const upload = useRef<HTMLInputElement>(null);
  const [form, setForm] = useState<ConnectForm>(emptyConnectForm);
  const [touched, setTouched] = useState<ReadonlySet<keyof ConnectForm>>(new Set());
  const [fileProblem, setFileProblem] = useState<string>();

  const contexts = readKubeconfigContexts(form.kubeconfig);
  const local = checkConnectForm(form);
  const refused = placeCauses(failure?.details?.causes ?? []);
  const errorOf = (field: keyof ConnectForm): string | undefined => {
    const messages = touched.has(field) ? (local[field] ?? refused[field]) : refused[field];
    return messages?.join("; ");
  };
  const change = (field: keyof ConnectForm, value: string) => {
    setForm((before) => ({ ...before, [field]: value, ...(field === "kubeconfig" ? { context: "" } : {}) }));
    setTouched((before) => new Set([...before, field]));
  };
  const readUpload = async (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0];
    event.target.value = "";
    if (!file) return;
    if (file.size > largest) {
      setFileProblem(`${file.name} is larger than 256 KiB`);
      return;
    }
    setFileProblem(undefined);
    change("kubeconfig", await file.text());
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setTouched(new Set(Object.keys(emptyConnectForm) as (keyof ConnectForm)[]));
    if (Object.keys(local).length === 0) onConnect(toConnectCluster(form));
  };
  const text = (field: keyof ConnectForm) => ({
    value: form[field],
    onChange: (event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) =>
      change(field, event.target.value),
    autoComplete: "off",
    spellCheck: false,
  });

  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Connect a cluster"
      description="Isthmus uses the kubeconfig once, to create its own two accounts in the cluster, and forgets it."
      footer={
        <>
          <Button onClick={() => onOpenChange(false)}>Cancel</Button>
          <Button type="submit" form={formId} variant="primary" icon={Plug} pending={pending}>
            {pending ? "Connecting" : "Connect"}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} noValidate className="flex flex-col gap-4">
        {failure && !pending && <ErrorState title="The cluster was not connected" error={failure} />}
        <Field
          label="Name"
          required
          error={errorOf("name")}
          description="What every address and error calls it; it never changes."
        >
          {(control) => <Input {...control} {...text("name")} placeholder="west" />}
        </Field>
        {form.name !== "" && <OwnersNotice owners={ownersIn(form.name)} problem={ownersProblem} />}
        <div className="grid items-start gap-4 sm:grid-cols-2">
          <Field label="Display name" error={errorOf("displayName")}>
            {(control) => <Input {...control} {...text("displayName")} placeholder="West" />}
          </Field>
          <Field label="Region" error={errorOf("region")}>
            {(control) => <Input {...control} {...text("region")} placeholder="us-west" />}
          </Field>
        </div>
        <Field
          label="Environment"
          error={errorOf("environment")}
          description="What the cluster is for; rights and freeze windows can be tied to it."
        >
          {(control) => <Input {...control} {...text("environment")} placeholder="prod" />}
        </Field>
        <Field
          label="kubeconfig"
          required
          error={fileProblem ?? errorOf("kubeconfig")}
          description="YAML or JSON, at most 256 KiB, of somebody who may create service accounts and cluster roles there."
        >
          {(control) => (
            <Textarea
              {...control}
              {...text("kubeconfig")}
              mono
              rows={8}
              placeholder={"apiVersion: v1\nkind: Config\nclusters: …"}
            />
          )}
        </Field>
        <div className="-mt-2">
          <input
            ref={upload}
            type="file"
            accept=".yaml,.yml,.json,.conf,.kubeconfig,text/*"
            onChange={readUpload}
            className="hidden"
            aria-label="kubeconfig file"
            tabIndex={-1}
          />
          <Button size="sm" icon={Upload} onClick={() => upload.current?.click()}>
            Choose a file
          </Button>
        </div>
        {contexts.length > 1 && (
          <Field
            label="Context"
            required
            error={errorOf("context")}
            description={`The kubeconfig has ${contexts.length} contexts.`}
          >
            {(control) => (
              <Select
                {...control}
                value={form.context}
                onValueChange={(value) => change("context", value)}
                options={contexts.map((value) => ({ value, label: value }))}
              />
            )}
          </Field>
        )}
        <Callout tone="info" title="What the kubeconfig must hold">
          A server (https), its certificate authority embedded, and a token or an embedded client certificate
          with its key. Refused: programs to run (exec, auth-provider), paths of files, proxies, passwords,
          impersonation, and skipping the check of the server's certificate.
        </Callout>
        <div className="grid gap-4 sm:grid-cols-2">
          <Field
            label="Prometheus URL"
            error={errorOf("prometheusURL")}
            description="For measured traffic; without it traffic is shown as unknown."
          >
            {(control) => (
              <Input
                {...control}
                {...text("prometheusURL")}
                inputMode="url"
                placeholder="https://prometheus.west.example.com"
              />
            )}
          </Field>
          <Field
            label="istiod debug URL"
            error={errorOf("istiodDebugURL")}
            description="To see when proxies have a change."
          >
            {(control) => (
              <Input
                {...control}
                {...text("istiodDebugURL")}
                inputMode="url"
                placeholder="http://istiod.west.example.com:15014"
              />
            )}
          </Field>
        </div>
      </form>
    </Dialog>
  );
}
