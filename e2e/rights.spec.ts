import { expect, screenshot, test } from "./fixtures";
import { kubectl, readWrites } from "./fleet";
import { virtualServicePath, type VirtualService } from "./istio";
import { TrafficSplitPage } from "./pages/traffic-split-page";
import { openSession } from "./session";

const reviews = { cluster: "west", namespace: "bookinfo", service: "reviews" };
const api = "/api/clusters/west/namespaces/bookinfo/services/reviews/traffic-split";
const path = virtualServicePath("bookinfo", "reviews");

interface SplitView {
  virtualService: { metadata: { resourceVersion: string } };
  destinationRule: { metadata: { resourceVersion: string } };
}

function editOf(view: SplitView) {
  return {
    routeIndex: 1,
    destinations: [
      { subset: "v1", weight: 10 },
      { subset: "v2", weight: 90 },
    ],
    resourceVersions: {
      virtualService: view.virtualService.metadata.resourceVersion,
      destinationRule: view.destinationRule.metadata.resourceVersion,
    },
  };
}

test("a viewer reads the split, sees why it is read-only, and has nothing to save it with", async ({
  signedIn,
}) => {
  const page = await signedIn("vera");
  const split = new TrafficSplitPage(page, reviews);
  await split.open();
  await split.expectWeights({ v1: 80, v2: 20, v3: 0 });
  await expect(split.permission).toContainText(
    "You may not edit this: Vera Viewer may not write traffic (virtualservices) in namespace bookinfo of cluster west",
  );
  await expect(split.permission).toContainText("the roles that reach Workspace books give only read");
  await expect(split.permission).toContainText("for the role Writer at Workspace books");
  await expect(split.applyButton).toHaveCount(0);
  await expect(split.weight("v1")).not.toBeEditable();
  await split.slider("v1").press("PageDown");
  await split.expectWeights({ v1: 80, v2: 20, v3: 0 });
  await screenshot(page, "traffic-split-viewer-light");
});

test("a viewer's direct requests are refused by name, and the member never sees a write of theirs", async () => {
  const before = await kubectl<VirtualService>("west", "GET", path);
  const call = await openSession("vera");
  const view = await call<SplitView>("GET", api);
  expect(view.status).toBe(200);
  const portal = `/api/clusters/west/k8s${path}`;
  const changed = { ...before.body, spec: { ...before.body.spec, hosts: ["other"] } };
  const merge = { "content-type": "application/merge-patch+json" };
  const attempts = {
    "save the split": await call("PUT", api, editOf(view.body)),
    "preview the split": await call("POST", `${api}/preview`, editOf(view.body)),
    "replace the object": await call("PUT", portal, changed),
    "patch the object": await call("PATCH", portal, { spec: { hosts: ["other"] } }, merge),
    "delete the object": await call("DELETE", portal),
    "scale a workload": await call(
      "PATCH",
      "/api/clusters/west/k8s/apis/apps/v1/namespaces/bookinfo/deployments/reviews-v1",
      { spec: { replicas: 0 } },
      merge,
    ),
  };
  // To delete a whole collection is refused to everybody, before the role is asked.
  const all = await call("DELETE", portal.slice(0, portal.lastIndexOf("/")));
  expect(all.body).toMatchObject({ kind: "Status", code: 405 });
  for (const [attempt, { status, body }] of Object.entries(attempts)) {
    expect(status, attempt).toBe(403);
    expect(body, attempt).toMatchObject({ kind: "Status", code: 403, details: { cluster: "west" } });
  }
  expect(attempts["replace the object"].body.details).toMatchObject({
    namespace: "bookinfo",
    name: "reviews",
  });
  expect(attempts["save the split"].body.details).toMatchObject({ namespace: "bookinfo", name: "reviews" });

  const after = await kubectl<VirtualService>("west", "GET", path);
  expect(after.body.metadata.resourceVersion).toBe(before.body.metadata.resourceVersion);
  for (const cluster of ["west", "east", "host"])
    expect(readWrites(cluster, "isthmus:vera"), cluster).toEqual([]);
});

test("an editor edits where the member's own RBAC lets them and nowhere else", async ({ signedIn }) => {
  const page = await signedIn("ed");
  const shop = new TrafficSplitPage(page, { cluster: "east", namespace: "shop", service: "catalog" });
  await shop.open();
  await expect(shop.permission).toContainText("You may not edit this: RBAC of cluster east");
  await expect(shop.permission).toContainText("namespace shop");
  await expect(shop.applyButton).toHaveCount(0);
  const bookinfo = new TrafficSplitPage(page, reviews);
  await bookinfo.open();
  await expect(bookinfo.permission).toContainText("You may edit this: Ed Editor (editor)");

  // The member refuses, not only the form.
  const call = await openSession("ed");
  const collection = "/apis/networking.istio.io/v1/namespaces/shop/virtualservices";
  const write = await call("POST", `/api/clusters/east/k8s${collection}`, {
    apiVersion: "networking.istio.io/v1",
    kind: "VirtualService",
    metadata: { name: "catalog", namespace: "shop" },
    spec: { hosts: ["catalog"], http: [{ route: [{ destination: { host: "catalog" } }] }] },
  });
  expect(write.status).toBe(403);
  expect(write.body).toMatchObject({ kind: "Status", reason: "Forbidden" });
  expect(write.body.message).toContain('User "isthmus:ed"');
  const split = await call("PUT", "/api/clusters/east/namespaces/shop/services/catalog/traffic-split", {
    routeIndex: -1,
    destinations: [
      { subset: "v1", weight: 50 },
      { subset: "v2", weight: 50 },
    ],
    resourceVersions: { virtualService: null, destinationRule: null },
  });
  expect(split.status).toBe(403);
  expect(split.body).toMatchObject({ kind: "Status", details: { cluster: "east", namespace: "shop" } });
  expect((await kubectl("east", "GET", `${collection}/catalog`)).status).toBe(404);
});

test("nobody reads secrets or issues tokens through Isthmus, whatever the member would allow", async () => {
  const token = "/api/v1/namespaces/isthmus-system/serviceaccounts/isthmus-reader/token";
  for (const person of ["olivia", "ed", "vera"] as const) {
    const call = await openSession(person);
    for (const cluster of ["host", "west"]) {
      for (const path of ["/api/v1/secrets", "/api/v1/namespaces/isthmus-system/secrets/cluster-west"]) {
        const { status, body } = await call("GET", `/api/clusters/${cluster}/k8s${path}`);
        expect(status, `${person} ${cluster} ${path}`).toBe(403);
        expect(body).toMatchObject({
          kind: "Status",
          reason: "Forbidden",
          details: { cluster, kind: "secrets" },
        });
      }
    }
    const issued = await call("POST", `/api/clusters/west/k8s${token}`, { spec: {} });
    expect(issued.status, `${person} ${token}`).toBe(403);
  }
});
