"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "@/components/ui/toast";
import { memberObjectMutations } from "@/lib/client/member-object";
import type { ServiceKey } from "@/lib/client/services";
import { toYaml } from "@/lib/domain/istio/format-yaml";
import { mergeManifest } from "@/lib/domain/istio/merge-manifest";
import type { TrafficSplitView } from "@/lib/domain/istio/traffic-split";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";
import { isStatusError } from "@/lib/domain/kubernetes/status-error";
import { ObjectYaml } from "./object-yaml";
import { placeStatus, readManifest } from "@/components/yaml-editor/read-manifest";

interface Props {
  service: ServiceKey;
  view: TrafficSplitView;
  unavailable: string | undefined;
  onSaved: () => Promise<void>;
}

/** The YAML tab: checks and saves the VirtualService through the portal, as the signed-in person. */
export function ObjectYamlContainer({ service, view, unavailable, onSaved }: Props) {
  const live = view.virtualService;
  if (live === undefined) {
    return (
      <p className="p-4 text-sm text-muted">
        There is no VirtualService for {view.host} yet. The form creates one; after that it can be edited
        here.
      </p>
    );
  }
  return (
    <LiveObjectYaml
      service={service}
      live={live}
      readOnlyReason={view.permission.allowed ? unavailable : view.permission.reason}
      onSaved={onSaved}
    />
  );
}

interface LiveProps {
  service: ServiceKey;
  live: KubernetesObject;
  readOnlyReason: string | undefined;
  onSaved: () => Promise<void>;
}

function LiveObjectYaml({ service, live, readOnlyReason, onSaved }: LiveProps) {
  const initial = toYaml(live);
  const [text, setText] = useState(initial);
  const [group = "", version = ""] = live.apiVersion.split("/");
  const update = useMutation(
    memberObjectMutations.update({
      cluster: service.cluster,
      group,
      version,
      resource: "virtualservices",
      namespace: live.metadata.namespace ?? service.namespace,
      name: live.metadata.name,
    }),
  );
  const reading = readManifest(text, live);
  const send = (dryRun: boolean) => {
    if (reading.object === undefined) return;
    update.mutate(
      { object: mergeManifest(reading.object, live), dryRun },
      {
        onSuccess: async () => {
          if (dryRun) return;
          toast.success(`VirtualService ${live.metadata.name} was saved in ${service.cluster}`);
          await onSaved();
        },
      },
    );
  };
  const refusal = isStatusError(update.error) ? update.error : undefined;
  return (
    <ObjectYaml
      label={`VirtualService ${live.metadata.name} as YAML`}
      text={text}
      changed={text !== initial}
      problems={
        reading.object === undefined
          ? reading.problems
          : refusal === undefined
            ? []
            : placeStatus(text, refusal)
      }
      readOnlyReason={readOnlyReason}
      pending={update.isPending ? (update.variables.dryRun ? "check" : "apply") : undefined}
      checked={update.isSuccess && update.variables.dryRun}
      error={update.error}
      conflict={refusal?.code === 409}
      onChange={(next) => {
        update.reset();
        setText(next);
      }}
      onReset={() => {
        update.reset();
        setText(initial);
      }}
      onReload={onSaved}
      onCheck={() => send(true)}
      onApply={() => send(false)}
    />
  );
}
