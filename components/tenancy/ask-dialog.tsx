"use client";

import { Send } from "lucide-react";
import { useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Dialog } from "@/components/ui/dialog";
import { ErrorState, type Failure } from "@/components/ui/error-state";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Textarea } from "@/components/ui/textarea";
import { hostSchema } from "@/lib/domain/tenancy/resources/names";
import type { AccessRequest, AccessRole } from "@/lib/domain/tenancy/resources/access";
import type { Level } from "@/lib/domain/tenancy/resources/subject";
import { ExpiryField } from "./expiry-field";
import { describeLevel } from "./level-words";
import { RoleField } from "./role-field";

type Ask = AccessRequest["spec"]["ask"];

/** What the dialog is opened for; the rest is entered in it. */
export type AskStart =
  | { type: "Role"; level: Level; role?: string }
  | { type: "Host" | "Service"; workspace: string; host?: string };

interface AskDialogProps {
  start: AskStart;
  roles: readonly AccessRole[];
  /** Who can decide, by name. */
  deciders: readonly string[];
  /** What is known against it before it is sent: the host is somebody's, outside the tenant's domains. */
  findObstacle?: (host: string) => string | undefined;
  pending: boolean;
  error: Failure | null;
  onAsk: (ask: Ask, reason: string) => void;
  onClose: () => void;
}

const titles = { Role: "Ask for access", Host: "Ask for a host", Service: "Ask for a service" } as const;

/** Asks somebody who may for what one may not do oneself. */
export function AskDialog(props: AskDialogProps) {
  const { start, roles, deciders, findObstacle, pending, error, onAsk, onClose } = props;
  const form = useId();
  const [role, setRole] = useState(start.type === "Role" ? (start.role ?? "Writer") : "");
  const [host, setHost] = useState(start.type === "Role" ? "" : (start.host ?? ""));
  const [until, setUntil] = useState<string>();
  const [reason, setReason] = useState("");
  const [touched, setTouched] = useState(false);
  const text = host.trim().toLowerCase().replace(/\.$/, "");
  const problem = start.type === "Role" ? undefined : hostSchema.safeParse(text).error?.issues[0]?.message;
  const obstacle = start.type !== "Role" && problem === undefined ? findObstacle?.(text) : undefined;
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={titles[start.type]}
      description={
        start.type === "Role"
          ? `A role at ${describeLevel(start.level)}, given by somebody who may.`
          : start.type === "Host"
            ? `A host that only workspace ${start.workspace} routes, once it is approved.`
            : `Calls from workspace ${start.workspace} to a service of another tenant.`
      }
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={form} variant="primary" icon={Send} pending={pending}>
            Send the request
          </Button>
        </>
      }
    >
      <form
        id={form}
        noValidate
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          setTouched(true);
          if (problem !== undefined) return;
          onAsk(
            start.type === "Role"
              ? {
                  type: "Role",
                  level: start.level,
                  role,
                  ...(until === undefined ? {} : { expiresAt: until }),
                }
              : { type: start.type, workspace: start.workspace, host: text },
            reason.trim(),
          );
        }}
      >
        {error === null ? null : <ErrorState title="The request was not sent" error={error} />}
        {start.type === "Role" ? (
          <>
            <RoleField
              value={role}
              onChange={setRole}
              custom={roles}
              path={["ask", "role"]}
              readOnly={false}
            />
            <ExpiryField value={until} onChange={setUntil} path={["ask", "expiresAt"]} readOnly={false} />
          </>
        ) : (
          <Field
            label="Host"
            required
            error={touched ? problem : undefined}
            description={
              start.type === "Host"
                ? "A DNS name, or *. and a DNS name for everything below it."
                : "As the mesh knows it, e.g. rates.pay.svc.cluster.local."
            }
          >
            {(control) => (
              <Input
                {...control}
                mono
                autoComplete="off"
                spellCheck={false}
                value={host}
                placeholder={start.type === "Host" ? "shop.example.com" : "rates.pay.svc.cluster.local"}
                onBlur={() => setTouched(host !== "")}
                onChange={(event) => setHost(event.target.value)}
              />
            )}
          </Field>
        )}
        {obstacle === undefined ? null : (
          <Callout tone="warn" title="It will probably be refused">
            {obstacle}
          </Callout>
        )}
        <Field label="Why" description="Read by whoever decides.">
          {(control) => (
            <Textarea
              {...control}
              rows={3}
              maxLength={500}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Field>
        <p className="text-sm text-muted">
          {start.type === "Service"
            ? "The people of the tenant that has the service decide it."
            : deciders.length === 0
              ? "Operators decide it."
              : `${deciders.slice(0, 4).join(", ")}${deciders.length > 4 ? " and others" : ""} can decide it.`}
        </p>
      </form>
    </Dialog>
  );
}
