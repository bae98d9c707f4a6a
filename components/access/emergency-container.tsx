"use client";

import { Send, Siren } from "lucide-react";
import { useState } from "react";
import { AskContainer } from "@/components/tenancy/ask-container";
import { describeLevel } from "@/components/tenancy/level-words";
import { decidePermission } from "@/components/tenancy/permission";
import { RemoveResourceContainer } from "@/components/tenancy/remove-resource-container";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { useNow } from "@/components/ui/relative-time";
import type { AccessBinding } from "@/lib/domain/tenancy/resources/access";
import { subjectSchema } from "@/lib/domain/tenancy/resources/subject";
import type { TenancyOverview } from "@/lib/domain/tenancy/tenancy-view";
import { EmergencyList } from "./emergency-list";
import { GiveContainer } from "./give-container";
import { LevelField } from "./level-field";

interface Props {
  overview: TenancyOverview;
  /** The element of who is signed in. */
  self: string;
}

type Open =
  { act: "give"; start: AccessBinding["spec"] } | { act: "ask" } | { act: "revoke"; binding: AccessBinding };

const length = 4 * 3_600_000;

/** Break-glass: a role for at most four hours, with a reason, that stands out in the history. */
export function EmergencyContainer({ overview, self }: Props) {
  const now = useNow();
  const [open, setOpen] = useState<Open>();
  const name = overview.workspaces[0]?.metadata.name;
  const [level, setLevel] = useState<AccessBinding["spec"]["level"]>(
    name === undefined ? { kind: "Organization", name: "" } : { kind: "Workspace", name },
  );
  const close = () => setOpen(undefined);
  const permission = decidePermission("binding:write", level, overview);
  const emergencies = overview.bindings
    .filter(({ spec }) => spec.breakGlass === true)
    .toSorted((a, b) => b.metadata.creationTimestamp.localeCompare(a.metadata.creationTimestamp));
  const isRunning = ({ spec }: AccessBinding) => Date.parse(spec.expiresAt ?? "") > now;
  const mayRevoke = ({ spec }: AccessBinding) =>
    decidePermission("binding:write", spec.level, overview).allowed;
  const revoke = (binding: AccessBinding) => setOpen({ act: "revoke", binding });
  const past = emergencies.filter((binding) => !isRunning(binding));
  const me = subjectSchema.safeParse({ kind: "User", name: self.slice("User/".length) });
  return (
    <div className="flex flex-col gap-4">
      <Card title="Break glass">
        <div className="flex flex-col gap-4">
          <p className="max-w-prose text-sm text-muted">
            In an emergency somebody gets a role for at most four hours. It needs a reason, ends by itself,
            and every act under it is in the history. Nobody gives more than they hold themselves.
          </p>
          <div className="max-w-96">
            <LevelField level={level} onChange={setLevel} overview={overview} />
          </div>
          <div className="flex flex-wrap items-center gap-3">
            {permission.allowed ? (
              <Button
                variant="danger"
                icon={Siren}
                onClick={() =>
                  setOpen({
                    act: "give",
                    start: {
                      level,
                      role: "Writer",
                      subjects: me.success ? [me.data] : [],
                      breakGlass: true,
                      expiresAt: new Date(Date.now() + length - 60_000).toISOString(),
                      reason: "",
                    },
                  })
                }
              >
                Break glass in {describeLevel(level)}
              </Button>
            ) : (
              <>
                <Button icon={Send} onClick={() => setOpen({ act: "ask" })}>
                  Ask for a role there
                </Button>
                <span className="text-sm text-muted">You may not give it: {permission.reason}.</span>
              </>
            )}
          </div>
        </div>
      </Card>
      <Card flush title="Running">
        <EmergencyList
          label="Running"
          bindings={emergencies.filter(isRunning)}
          running
          known={overview}
          mayRevoke={mayRevoke}
          onRevoke={revoke}
          empty={
            <EmptyState icon={Siren} title="No emergency is running">
              Nobody has a role by breaking glass now.
            </EmptyState>
          }
        />
      </Card>
      {past.length === 0 ? null : (
        <Card flush title="Over">
          <EmergencyList
            label="Over"
            bindings={past}
            running={false}
            known={overview}
            mayRevoke={mayRevoke}
            onRevoke={revoke}
            empty={null}
          />
        </Card>
      )}
      {open?.act === "give" ? <GiveContainer start={open.start} overview={overview} onClose={close} /> : null}
      {open?.act === "ask" ? (
        <AskContainer start={{ type: "Role", level }} overview={overview} onClose={close} />
      ) : null}
      {open?.act === "revoke" ? (
        <RemoveResourceContainer
          resource="accessbindings"
          what={`${open.binding.spec.role} at ${describeLevel(open.binding.spec.level)}`}
          object={open.binding}
          known={overview}
          action={`Take ${open.binding.spec.role} away`}
          onClose={close}
        >
          <p>Open pages and streams of whoever had it end within a minute. Roles given elsewhere stay.</p>
        </RemoveResourceContainer>
      ) : null}
    </div>
  );
}
