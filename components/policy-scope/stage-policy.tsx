import { render } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useEffect, useState } from "react";
import { vi } from "vitest";
import { ProblemsProvider } from "@/components/form/problems-context";
import {
  type EditorDraft,
  editPlace,
  editValues,
  findFormProblems,
  startDraft,
} from "@/components/istio-editor/editor-draft";
import type { IstioForm } from "@/components/istio-editor/istio-form";
import { TooltipProvider } from "@/components/ui/tooltip";
import type { CatalogWorkload, MeshCatalog } from "@/lib/domain/istio/mesh-catalog";
import type { Violation } from "@/lib/domain/istio/violation";
import type { KubernetesObject } from "@/lib/domain/kubernetes/object";

const workload = (namespace: string, app: string, rest: Partial<CatalogWorkload> = {}): CatalogWorkload => ({
  namespace,
  name: `${app}-v1`,
  kind: "Deployment",
  labels: { app, version: "v1", "pod-template-hash": "5d8f" },
  serviceAccount: app,
  proxied: true,
  ports: [8080],
  ...rest,
});

const service = (namespace: string, name: string) => ({
  namespace,
  name,
  host: `${name}.${namespace}.svc.cluster.local`,
  kind: "Service" as const,
  ports: [{ name: "http", port: 80, protocol: "TCP" }],
  subsets: [],
  versions: ["v1"],
});

/** A shop with a cart and a front, and a job that has no proxy. */
export const shopCatalog: MeshCatalog = {
  cluster: "west",
  rootNamespace: "istio-system",
  trustDomain: "cluster.local",
  domain: "cluster.local",
  extensionProviders: ["opa"],
  namespaces: ["istio-system", "kube-system", "other", "shop"],
  services: [service("shop", "cart"), service("shop", "front")],
  serviceAccounts: [
    { namespace: "shop", name: "cart" },
    { namespace: "shop", name: "front" },
  ],
  workloads: [
    workload("other", "batch", { proxied: false }),
    workload("shop", "cart"),
    workload("shop", "front"),
    workload("shop", "report", { proxied: false }),
  ],
  gateways: [
    { api: "gateway-api", namespace: "shop", name: "waypoint", hosts: ["*"], ports: [], selector: {} },
  ],
};

interface Stage {
  base?: KubernetesObject | null;
  readOnly?: boolean;
  violations?: readonly Violation[];
  catalog?: MeshCatalog;
}

/** jsdom lays nothing out; Radix needs somebody to observe, capture and scroll with. */
export function stubLayout(): void {
  vi.stubGlobal(
    "ResizeObserver",
    class {
      observe() {}
      unobserve() {}
      disconnect() {}
    },
  );
  Object.assign(Element.prototype, {
    hasPointerCapture: () => false,
    setPointerCapture: () => undefined,
    releasePointerCapture: () => undefined,
    scrollIntoView: () => undefined,
  });
}

/** A form with the editor's own draft behind it. @returns the draft as it is now. */
export function stagePolicy<T>(form: IstioForm<T>, object: KubernetesObject, stage: Stage = {}) {
  const anyForm = form as unknown as IstioForm<unknown>;
  const { base = null, readOnly = false, violations = [], catalog = shopCatalog } = stage;
  const latest: { draft: EditorDraft } = { draft: startDraft(anyForm, base, object) };
  function Editor() {
    const [draft, setDraft] = useState(latest.draft);
    useEffect(() => {
      latest.draft = draft;
    }, [draft]);
    return (
      <TooltipProvider>
        <ProblemsProvider violations={[...violations, ...findFormProblems(anyForm, draft)]}>
          <anyForm.Fields
            values={draft.values}
            onChange={(values) => setDraft((current) => editValues(anyForm, current, values))}
            catalog={catalog}
            cluster="west"
            namespace={draft.object.metadata.namespace ?? ""}
            readOnly={readOnly}
            isNew={base === null}
            onNamespace={
              base === null
                ? (namespace) => setDraft((current) => editPlace(current, { namespace }))
                : undefined
            }
          />
        </ProblemsProvider>
      </TooltipProvider>
    );
  }
  render(<Editor />);
  return {
    user: userEvent.setup(),
    object: () => latest.draft.object,
    spec: () => latest.draft.object["spec"],
    text: () => latest.draft.text,
    /** What the form's own schema refuses now. */
    problems: () => findFormProblems(anyForm, latest.draft).map(({ message }) => message),
  };
}
