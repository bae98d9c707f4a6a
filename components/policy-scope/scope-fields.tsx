"use client";

import { useRef, useState } from "react";
import { ChoiceField, type Choice } from "@/components/form/choice-field";
import type { ObjectPath } from "@/components/form/problems-context";
import { Section } from "@/components/form/section";
import { Callout } from "@/components/ui/callout";
import { findPolicyScope, type PolicyScope, setPolicyScope } from "@/lib/domain/istio/forms/policy-scope";
import type { MeshCatalog } from "@/lib/domain/istio/mesh-catalog";
import { SelectorField } from "./selector-field";
import { newTarget, type TargetReference, TargetRefsField } from "./target-refs-field";

interface Attached {
  namespace: string;
  selector: Record<string, string>;
  targetRefs?: TargetReference[];
}

export interface ScopeFieldsProps<T> {
  values: T;
  onChange: (values: T) => void;
  catalog: MeshCatalog | undefined;
  /** Where the object is or will be. */
  namespace: string;
  isNew: boolean;
  readOnly: boolean;
  onNamespace?: ((namespace: string) => void) | undefined;
  /** "It applies to", "Tokens are checked at". */
  label: string;
  /** Of the labels in the object, where that is not `spec.selector`. */
  selectorPath?: ObjectPath;
}

/** Istio's own default, until the catalog tells the mesh's. */
const defaultRoot = "istio-system";

/** Where a policy that leaves the root namespace goes. */
function chooseNamespace(catalog: MeshCatalog | undefined, root: string): string {
  const others = (catalog?.namespaces ?? []).filter((name) => name !== root && !name.startsWith("kube-"));
  return others.find((name) => name === "default") ?? others[0] ?? "default";
}

/** What a policy applies to: the mesh, its namespace, workloads by labels, or (where the kind can) targets. */
export function ScopeFields<T extends Attached>(props: ScopeFieldsProps<T>) {
  const { values, onChange, catalog, namespace, isNew, readOnly, onNamespace, label } = props;
  const root = catalog?.rootNamespace ?? defaultRoot;
  const place = { ...values, namespace };
  const found = findPolicyScope(place, root);
  // Somebody who wants a workload has yet to say which. The wish ends when the labels are read anew.
  const [wish, setWish] = useState<Record<string, string>>();
  const scope: PolicyScope = found !== "targets" && wish === values.selector ? "workload" : found;
  const left = useRef<string>(undefined);
  const isMovable = isNew && onNamespace !== undefined;
  const choose = (next: PolicyScope) => {
    const changed = setPolicyScope(values, next, root);
    setWish(next === "workload" ? changed.selector : undefined);
    onChange(next === "targets" ? { ...changed, targetRefs: [newTarget()] } : changed);
    if (next === "mesh" && namespace !== root) {
      left.current = namespace;
      onNamespace?.(root);
    } else if (next === "namespace" && namespace === root) {
      onNamespace?.(left.current ?? chooseNamespace(catalog, root));
    }
  };
  const choices: Choice<PolicyScope>[] = [
    {
      value: "mesh",
      label: "The whole mesh",
      description: `Every workload of every namespace. It lives in ${root}.`,
      disabled:
        isMovable || namespace === root
          ? undefined
          : `Only a policy of ${root} covers the mesh: make a new one there.`,
    },
    {
      value: "namespace",
      label: "A namespace",
      description:
        namespace === "" || namespace === root
          ? "Every workload of the policy's namespace."
          : `Every workload of ${namespace}.`,
      disabled:
        isMovable || namespace !== root
          ? undefined
          : `In ${root} it covers the whole mesh: make a new one elsewhere.`,
    },
    {
      value: "workload",
      label: "Some workloads",
      description:
        namespace === root
          ? "Those with certain labels."
          : `Those of ${namespace || "the namespace"} with certain labels.`,
    },
    ...(values.targetRefs === undefined
      ? []
      : [
          {
            value: "targets" as const,
            label: "A gateway or service",
            description:
              "Attached to a Gateway, or to a service behind a waypoint. Sidecars do not look at it.",
          },
        ]),
  ];
  return (
    <Section title="Scope">
      <ChoiceField
        label={label}
        value={scope}
        choices={choices}
        readOnly={readOnly}
        path={["spec", "targetRef"]}
        onChange={choose}
      />
      {scope === "workload" ? (
        <SelectorField
          selector={values.selector}
          catalog={catalog}
          namespace={namespace}
          path={props.selectorPath}
          readOnly={readOnly}
          onChange={(selector) => {
            setWish(selector);
            onChange({ ...values, selector });
          }}
        />
      ) : null}
      {scope === "workload" && found !== "workload" ? (
        <Callout tone="warn">
          Without a label it covers{" "}
          {found === "mesh" ? "the whole mesh" : `all of ${namespace || "the namespace"}`}.
        </Callout>
      ) : null}
      {scope === "targets" && values.targetRefs !== undefined ? (
        <TargetRefsField
          targets={values.targetRefs}
          catalog={catalog}
          namespace={namespace}
          readOnly={readOnly}
          onChange={(targetRefs) => onChange({ ...values, targetRefs })}
        />
      ) : null}
    </Section>
  );
}
