"use client";

import { Plus, ScrollText } from "lucide-react";
import { useState } from "react";
import { WhyLink } from "@/components/access/why-link";
import { decidePermission } from "@/components/tenancy/permission";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import type {
  AssociationResource,
  AttributeResource,
  ObligationResource,
  PolicyClassResource,
} from "@/lib/domain/tenancy/resources/access";
import type { TenancyOverview } from "@/lib/domain/tenancy/tenancy-view";
import { AssociationList } from "./association-list";
import { ClassList } from "./class-list";
import { DutyList } from "./duty-list";
import { listPlaces } from "./list-places";
import {
  AssociationEditorContainer,
  AttributeEditorContainer,
  ClassEditorContainer,
  DutyEditorContainer,
} from "./rule-editors-container";
import { type RemovedRule, RuleRemovalContainer } from "./rule-removal-container";
import { startRule } from "./start-rule";

type Open =
  | { act: "association"; base: AssociationResource | null; attribute?: string }
  | { act: "class"; base: PolicyClassResource | null }
  | { act: "attribute"; base: AttributeResource | null; policyClass: string }
  | { act: "duty"; base: ObligationResource | null }
  | { act: "remove"; removed: RemovedRule };

interface Props {
  overview: TenancyOverview;
  /** Whoever is looking, e.g. `User/42`. */
  self: string;
}

/** What limits roles: who alone may act in a kind of place, how places are divided, and duties that one person may not unite. */
export function RulesContainer({ overview, self }: Props) {
  const [open, setOpen] = useState<Open>();
  const organization = { kind: "Organization", name: "" } as const;
  const permission = decidePermission("binding:write", organization, overview);
  const mayRead = overview.may["Organization"]?.includes("read") === true;
  const places = listPlaces(overview);
  const example = places.find(({ value }) => value.startsWith("prod")) ?? places[0];
  const remove = (removed: RemovedRule) => setOpen({ act: "remove", removed });
  const limit = (attribute: string) => setOpen({ act: "association", base: null, attribute });
  const shared = { overview, permission, self, onClose: () => setOpen(undefined) };
  return (
    <div className="flex flex-col gap-4">
      {permission.allowed ? null : (
        <Callout
          tone="info"
          title={mayRead ? "You see rules and may not change them" : "Rules are the organization's"}
        >
          {mayRead
            ? ""
            : "Where one decides about you, the answer to why names it. You may not change them: "}
          {permission.reason}. <WhyLink sentence={permission.reason} />
        </Callout>
      )}
      {mayRead ? (
        <>
          <Card
            flush
            title="Who may act where"
            aside={
              permission.allowed && overview.associations.length > 0 ? (
                <Button
                  variant="primary"
                  size="sm"
                  icon={Plus}
                  onClick={() => setOpen({ act: "association", base: null })}
                >
                  New rule
                </Button>
              ) : undefined
            }
          >
            {overview.associations.length === 0 ? (
              <EmptyState
                icon={ScrollText}
                title="Roles alone decide"
                {...(permission.allowed
                  ? {
                      action: (
                        <Button
                          variant="primary"
                          icon={Plus}
                          onClick={() =>
                            setOpen({
                              act: "association",
                              base: null,
                              ...(example === undefined ? {} : { attribute: example.attribute }),
                            })
                          }
                        >
                          New rule
                        </Button>
                      ),
                    }
                  : {})}
              >
                Whoever has a role in a workspace acts in all of its places. A rule limits that: let only team
                sre write in {example?.attribute ?? "Environment:prod"}, say, and everybody else, operators
                too, only looks on there.
              </EmptyState>
            ) : (
              <AssociationList
                overview={overview}
                {...(permission.allowed
                  ? {
                      onEdit: (base: AssociationResource) => setOpen({ act: "association", base }),
                      onRemove: (object: AssociationResource) => remove({ kind: "association", object }),
                    }
                  : {})}
              />
            )}
          </Card>
          <Card
            flush
            title="Policy classes"
            aside={
              permission.allowed ? (
                <Button size="sm" icon={Plus} onClick={() => setOpen({ act: "class", base: null })}>
                  New policy class
                </Button>
              ) : undefined
            }
          >
            <p className="border-b border-line px-4 py-3 text-sm text-muted">
              Each divides places in its own way. A right must be held in every class that a place lies in; in
              an attribute that no rule is about, everybody holds every right.
            </p>
            <ClassList
              overview={overview}
              {...(permission.allowed
                ? {
                    actions: {
                      onLimit: limit,
                      onEditClass: (base: PolicyClassResource) => setOpen({ act: "class", base }),
                      onRemoveClass: (object: PolicyClassResource) => remove({ kind: "class", object }),
                      onAddAttribute: (policyClass: string) =>
                        setOpen({ act: "attribute", base: null, policyClass }),
                      onEditAttribute: (base: AttributeResource) =>
                        setOpen({ act: "attribute", base, policyClass: base.spec.policyClass }),
                      onRemoveAttribute: (object: AttributeResource) => remove({ kind: "attribute", object }),
                    },
                  }
                : {})}
            />
          </Card>
        </>
      ) : null}
      <Card
        flush
        title="Separation of duty"
        aside={
          permission.allowed ? (
            <Button size="sm" icon={Plus} onClick={() => setOpen({ act: "duty", base: null })}>
              Separate a duty
            </Button>
          ) : undefined
        }
      >
        <DutyList
          obligations={overview.obligations}
          {...(permission.allowed
            ? {
                onEdit: (base: ObligationResource) => setOpen({ act: "duty", base }),
                onRemove: (object: ObligationResource) => remove({ kind: "duty", object }),
              }
            : {})}
        />
      </Card>
      {open?.act === "association" ? (
        <AssociationEditorContainer {...shared} base={open.base} start={startRule(open.attribute)} />
      ) : null}
      {open?.act === "class" ? <ClassEditorContainer {...shared} base={open.base} /> : null}
      {open?.act === "attribute" ? (
        <AttributeEditorContainer {...shared} base={open.base} policyClass={open.policyClass} />
      ) : null}
      {open?.act === "duty" ? <DutyEditorContainer {...shared} base={open.base} /> : null}
      {open?.act === "remove" ? (
        <RuleRemovalContainer removed={open.removed} overview={overview} onClose={() => setOpen(undefined)} />
      ) : null}
    </div>
  );
}
