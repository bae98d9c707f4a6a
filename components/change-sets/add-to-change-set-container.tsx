"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ListPlus } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { changeSetQueries, createChangeSet, readChangeSet, updateChangeSet } from "@/lib/client/change-sets";
import { tenancyQueries } from "@/lib/client/tenancy";
import type { Change } from "@/lib/domain/istio/change";
import { formatReference, refer } from "@/lib/domain/istio/explanation";
import type { ChangeSetView } from "@/lib/domain/tenancy/change-sets/change-set-view";
import { AddToChangeSetDialog, type ChangeSetChoice } from "./add-to-change-set-dialog";
import { isPlan } from "./change-set-detail";
import { changeSetHref } from "./change-set-words";
import { addEdits, changesOf, toUpdate } from "./edit-changes";

interface Props {
  cluster: string;
  change: Change;
  /** Why it cannot be added now; undefined when it can. */
  blocked: string | undefined;
  /** The edits are in a change set now, not in the cluster. */
  onAdded: () => void;
}

/** Beside Apply: the previewed change goes into a draft. */
export function AddToChangeSetContainer({ cluster, change, blocked, onAdded }: Props) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        icon={ListPlus}
        disabled={blocked !== undefined}
        aria-describedby={blocked === undefined ? undefined : "apply-blocked"}
        onClick={() => setOpen(true)}
      >
        Add to a change set…
      </Button>
      {open ? (
        <Chooser
          cluster={cluster}
          change={change}
          onClose={() => setOpen(false)}
          onAdded={() => {
            setOpen(false);
            onAdded();
          }}
        />
      ) : null}
    </>
  );
}

function Chooser({
  cluster,
  change,
  onClose,
  onAdded,
}: Pick<Props, "cluster" | "change" | "onAdded"> & { onClose: () => void }) {
  const router = useRouter();
  const client = useQueryClient();
  const changeSets = useQuery(changeSetQueries.list());
  const tenancy = useQuery(tenancyQueries.overview());
  const add = useMutation({
    mutationFn: async (choice: ChangeSetChoice): Promise<ChangeSetView> => {
      const { edits } = change;
      if (!("existing" in choice)) {
        const { facts, workspace } = choice;
        const home = workspace === undefined ? {} : { workspace };
        return createChangeSet({ ...facts, ...home, changes: [{ cluster, edits }] });
      }
      const { namespace, name } = choice.existing;
      const latest = await readChangeSet({ namespace, name });
      const changes = addEdits(changesOf(latest), cluster, edits);
      return updateChangeSet({ namespace, name }, toUpdate(latest, { changes }));
    },
    onSuccess: (view) => {
      client.setQueryData(changeSetQueries.get(view).queryKey, view);
      void client.invalidateQueries({ queryKey: changeSetQueries.list().queryKey });
      toast.success(`Added to “${view.title}”`, {
        description: `Nothing was written in ${cluster}.`,
        action: { label: "Open it", onSelect: () => router.push(changeSetHref(view)) },
      });
      onAdded();
    },
  });
  const entries = (tenancy.data?.ownership.entries ?? []).filter((entry) => entry.cluster === cluster);
  const owners = new Set(
    change.edits.map(
      ({ object }) => entries.find(({ namespace }) => namespace === object.metadata.namespace)?.workspace,
    ),
  );
  const [owner] = owners;
  const mayOrganization = tenancy.data?.may["Organization"]?.includes("read") === true;
  // A change set of a workspace holds objects of that workspace only.
  const homes =
    owners.size === 1 && owner !== undefined ? [owner, ...(mayOrganization ? [undefined] : [])] : [undefined];
  if ((changeSets.isPending && !changeSets.isError) || (tenancy.isPending && !tenancy.isError)) return null;
  return (
    <AddToChangeSetDialog
      what={change.edits
        .map(({ action, object }) => `${action} ${formatReference(refer(object))}`)
        .join(", ")}
      cluster={cluster}
      changeSets={(changeSets.data?.items ?? []).filter(
        (changeSet) => isPlan(changeSet) && homes.includes(changeSet.workspace),
      )}
      homes={homes}
      pending={add.isPending}
      error={add.error}
      onAdd={(choice) => add.mutate(choice)}
      onClose={onClose}
    />
  );
}
