"use client";

import { Plus } from "lucide-react";
import Link from "next/link";
import { istioKinds } from "@/components/istio-editor/istio-kinds";
import type { KindGroup } from "@/components/istio-editor/istio-kind";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { newObjectHref } from "./configuration-href";
import { useState } from "react";

const groups: readonly { group: KindGroup; title: string }[] = [
  { group: "traffic", title: "Traffic" },
  { group: "security", title: "Security" },
  { group: "gateways", title: "Gateways" },
  { group: "other", title: "Proxies" },
];

/** What can be created in a cluster, each kind with what it is for. */
export function NewObjectMenu({ cluster, namespace }: { cluster: string; namespace: string }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button variant="primary" icon={Plus} onClick={() => setOpen(true)}>
        New…
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        size="lg"
        title={`New configuration in ${cluster}`}
        description="Each form shows the YAML it writes and what it would change before anything is saved."
      >
        <div className="flex flex-col gap-5">
          {groups.map(({ group, title }) => (
            <section key={group} aria-label={title}>
              <h3 className="mb-2 text-2xs font-semibold tracking-wide text-muted uppercase">{title}</h3>
              <ul className="grid gap-2 sm:grid-cols-2">
                {istioKinds
                  .filter(({ belongsTo }) => belongsTo === group)
                  .map((kind) => (
                    <li key={`${kind.group}/${kind.kind}`}>
                      <Link
                        href={newObjectHref(cluster, `${kind.resource}.${kind.group}`, namespace)}
                        className="block h-full rounded-md border border-line px-3 py-2 hover:bg-hover"
                      >
                        <span className="flex flex-wrap items-baseline justify-between gap-x-2">
                          <span className="font-medium first-letter:uppercase">{kind.noun}</span>
                          <code className="font-mono text-xs text-muted">{kind.kind}</code>
                        </span>
                        <span className="block text-sm text-muted">{kind.purpose}</span>
                      </Link>
                    </li>
                  ))}
              </ul>
            </section>
          ))}
        </div>
      </Dialog>
    </>
  );
}
