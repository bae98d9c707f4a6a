import type { ChangeEdit } from "../domain/istio/change";

/** Where the edits below lie in cluster east; editors may write there. */
export const namespace = "bookinfo";

/** In the API of the cluster. */
export const pathOf = (kind: string, name: string) => {
  const [group, resource] =
    kind === "VirtualService"
      ? ["networking", "virtualservices"]
      : ["security", `${kind.toLowerCase().replace(/y$/, "ie")}s`];
  return `/apis/${group}.istio.io/v1/namespaces/${namespace}/${resource}/${name}`;
};

export const mtls = (name: string, mode = "PERMISSIVE") => ({
  apiVersion: "security.istio.io/v1",
  kind: "PeerAuthentication",
  metadata: { name, namespace },
  spec: { selector: { matchLabels: { app: `set-${name}` } }, mtls: { mode } },
});
export const access = (name: string) => ({
  apiVersion: "security.istio.io/v1",
  kind: "AuthorizationPolicy",
  metadata: { name, namespace },
  spec: { selector: { matchLabels: { app: `set-${name}` } }, action: "ALLOW", rules: [{}] },
});
export const create = (object: ChangeEdit["object"]): ChangeEdit => ({ action: "create", object });
export const inEast = (...edits: ChangeEdit[]) => ({ cluster: "east", edits });
export const twoCreates = [inEast(create(mtls("set-a"))), inEast(create(access("set-b")))];
