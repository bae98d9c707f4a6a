import { expect, screenshot, test } from "./fixtures";
import { kubectl } from "./fleet";
import { baseURL, openSession } from "./session";
import { TopologyPage } from "./pages/topology-page";

interface Item {
  metadata: { name: string; namespace: string; ownerReferences?: unknown[] };
  status?: { phase?: string };
}

const kinds: { word: string; path: string; keep?: (item: Item) => boolean }[] = [
  { word: "Gateway", path: "/apis/networking.istio.io/v1/gateways" },
  { word: "Gateway", path: "/apis/gateway.networking.k8s.io/v1/gateways" },
  {
    word: "Service",
    path: "/api/v1/services",
    keep: ({ metadata }) => metadata.namespace !== "default" || metadata.name !== "kubernetes",
  },
  { word: "Workload", path: "/apis/apps/v1/deployments" },
  { word: "Workload", path: "/apis/apps/v1/statefulsets" },
  { word: "Workload", path: "/apis/apps/v1/daemonsets" },
  {
    word: "Workload",
    path: "/api/v1/pods",
    keep: ({ metadata, status }) =>
      metadata.ownerReferences === undefined && status?.phase !== "Succeeded" && status?.phase !== "Failed",
  },
  { word: "Workload", path: "/apis/networking.istio.io/v1/workloadentries" },
  { word: "External service", path: "/apis/networking.istio.io/v1/serviceentries" },
];

/** What `kubectl get` says, in the words of the page. */
async function readFleetObjects(): Promise<string[]> {
  const lines: string[] = [];
  for (const cluster of ["host", "west", "east"]) {
    for (const { word, path, keep = () => true } of kinds) {
      const { status, body } = await kubectl<{ items: Item[] }>(cluster, "GET", path);
      // The host has no mesh, so it does not know these kinds.
      if (status === 404 && cluster === "host") continue;
      expect(status, `${path} in ${cluster}`).toBe(200);
      for (const { metadata } of body.items.filter(keep))
        lines.push(`${word} ${metadata.name}, namespace ${metadata.namespace}, cluster ${cluster}`);
    }
  }
  return lines.toSorted();
}

test("the topology shows what the API servers have, no more and no less", async ({ signedIn }) => {
  const page = await signedIn("vera");
  const topology = new TopologyPage(page);
  await topology.open();
  const objects = await readFleetObjects();
  expect(objects.length).toBeGreaterThan(40);
  expect(objects).toContain("Gateway bookinfo-gateway, namespace bookinfo, cluster west");
  expect(objects).toContain("Service reviews, namespace bookinfo, cluster east");
  await expect.poll(() => topology.list()).toEqual(objects);
});

test("the stream begins with a snapshot, in the order that its patches keep", async () => {
  const call = await openSession("vera");
  // Each opening is a fresh race with the changes of that moment.
  for (let opening = 0; opening < 5; opening++) {
    const stream = await fetch(`${baseURL()}/api/topology/stream`, { headers: { cookie: call.cookie() } });
    const reader = (stream.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream()).getReader();
    let text = "";
    while (!text.includes("\n\n")) text += (await reader.read()).value ?? "";
    await reader.cancel();
    expect(text).toMatch(/^event: snapshot\n/);
    const { graph } = JSON.parse(/^data: (.*)$/m.exec(text)?.[1] ?? "") as {
      graph: { clusters: { name: string }[]; nodes: { id: string }[] };
    };
    const names = graph.clusters.map((cluster) => cluster.name);
    expect(names).toEqual(names.toSorted());
    const ids = graph.nodes.map((node) => node.id);
    expect(ids).toEqual(ids.toSorted());
  }
});

test("a service that appears and goes in a cluster appears and goes on the open page", async ({
  signedIn,
  preserve,
}) => {
  const path = "/api/v1/namespaces/shop/services/vouchers";
  await preserve("east", path);
  const page = await signedIn("vera");
  const topology = new TopologyPage(page);
  await topology.open();
  const line = "Service vouchers, namespace shop, cluster east";
  expect(await topology.list()).not.toContain(line);
  const { status } = await kubectl("east", "POST", "/api/v1/namespaces/shop/services", {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "vouchers" },
    spec: { ports: [{ port: 8080 }], selector: { app: "vouchers" } },
  });
  expect(status).toBe(201);
  await expect.poll(() => topology.list()).toContain(line);
  expect((await kubectl("east", "DELETE", path)).status).toBe(200);
  await expect.poll(() => topology.list()).not.toContain(line);
});

test("find narrows to what fits and walks through it", async ({ signedIn }) => {
  const page = await signedIn("vera");
  const topology = new TopologyPage(page);
  await topology.open();
  await page.keyboard.press("/");
  await expect(topology.find).toBeFocused();
  await page.keyboard.type("reviews");
  const fitting = (await readFleetObjects()).filter((line) => /^\S+( service)? \S*reviews/.test(line));
  expect(fitting.length).toBeGreaterThan(4);
  await expect.poll(() => topology.list()).toEqual(fitting);
  await expect(page.getByTestId("find-count")).toHaveText(`1 of ${fitting.length}`);
  await page.keyboard.press("Enter");
  await expect(topology.panel.getByRole("heading", { level: 2 })).toContainText("reviews");
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("find-count")).toHaveText(`2 of ${fitting.length}`);

  await topology.find.fill("ns:shop rate > fast");
  await expect(page.getByRole("alert").filter({ hasText: /\(at character \d+\)/ })).toBeVisible();
  await topology.find.fill("nothing-has-this-name");
  await expect(page.getByTestId("find-count")).toHaveText("none");
  await topology.find.press("Escape");
  await expect(topology.find).toHaveValue("");
});

test("a card opens a panel with the object, and the address restores the whole view", async ({
  signedIn,
}) => {
  const page = await signedIn("vera");
  const topology = new TopologyPage(page);
  await topology.open();
  await topology.find.fill("name:reviews cluster:west kind:service");
  await expect(page.getByTestId("find-count")).toHaveText("1 of 1");
  await topology.find.press("Enter");
  const node = topology.node("west/bookinfo/service/reviews");
  await expect(node).toBeInViewport();
  await topology.find.fill("");
  await page.getByRole("button", { name: "Zoom in" }).click();
  await node.click();
  await expect(topology.panel.getByRole("heading", { level: 2, name: "reviews" })).toBeVisible();
  await expect(topology.panel).toContainText("v1");
  await expect(topology.panel.getByRole("heading", { name: "Traffic split" })).toBeVisible();
  await topology.panel.getByRole("tab", { name: "YAML" }).click();
  await expect(topology.yaml).toContainText("kind: Service");
  const { body } = await kubectl<{ spec: { clusterIP: string } }>(
    "west",
    "GET",
    "/api/v1/namespaces/bookinfo/services/reviews",
  );
  await expect(topology.yaml).toContainText(body.spec.clusterIP);
  await expect(page).toHaveURL(/selected=west(%2F|\/)bookinfo(%2F|\/)service(%2F|\/)reviews/);
  await expect(page).toHaveURL(/panel=yaml/);
  await topology.expectInAddress();
  const level = (await topology.canvas.getAttribute("data-level")) ?? "";

  const copy = await page.context().newPage();
  await copy.goto(page.url());
  const restored = new TopologyPage(copy);
  await restored.expectDrawn();
  await expect(restored.yaml).toContainText(body.spec.clusterIP);
  await expect(restored.canvas).toHaveAttribute("data-level", level);
  await expect(restored.node("west/bookinfo/service/reviews")).toHaveAttribute("aria-pressed", "true");
  await expect(restored.node("west/bookinfo/service/reviews")).toBeInViewport();
  const boxes = [
    await node.boundingBox(),
    await restored.node("west/bookinfo/service/reviews").boundingBox(),
  ];
  expect(Math.abs((boxes[0]?.x ?? 0) - (boxes[1]?.x ?? 1000))).toBeLessThan(2);

  await page.keyboard.press("Escape");
  await expect(topology.panel).toHaveCount(0);
});

test("the topology can be walked with the keyboard alone", async ({ signedIn }) => {
  const page = await signedIn("vera");
  const topology = new TopologyPage(page);
  await topology.open("?selected=west/bookinfo/service/reviews");
  await expect(topology.panel).toBeVisible();
  const reviews = topology.node("west/bookinfo/service/reviews");
  await reviews.focus();
  // A service of three versions: right leads to a workload behind it, left leads back to who calls it.
  await page.keyboard.press("ArrowRight");
  const focused = page.locator("button[data-node-id]:focus");
  await expect(focused).toHaveAttribute("data-node-id", /^west\/bookinfo\/workload\/reviews-v/);
  await page.keyboard.press("Enter");
  await expect(topology.panel.getByRole("heading", { level: 2 })).toContainText("reviews-v");
  await page.keyboard.press("ArrowLeft");
  await expect(focused).toHaveAttribute("data-node-id", "west/bookinfo/service/reviews");
  await page.keyboard.press("Space");
  await expect(topology.panel.getByRole("heading", { level: 2, name: "reviews", exact: true })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(topology.panel).toHaveCount(0);
});

for (const dark of [false, true]) {
  const theme = dark ? "dark" : "light";
  test(`the topology at three zooms, ${theme}`, async ({ signedIn }) => {
    const page = await signedIn("olivia", { dark });
    const topology = new TopologyPage(page);
    await topology.open();
    await screenshot(page, `topology-fit-${theme}`);
    for (const level of ["cluster", "namespace", "workload"] as const) {
      await topology.zoomTo(level);
      await expect(topology.canvas.getByTestId("topology-cluster").first()).toBeVisible();
      await screenshot(page, `topology-${level}-${theme}`);
    }
    await page.setViewportSize({ width: 400, height: 800 });
    await topology.open();
    await screenshot(page, `topology-phone-${theme}`);
    await topology.open("?selected=west/bookinfo/service/reviews");
    await expect(topology.panel.getByRole("heading", { level: 2, name: "reviews" })).toBeVisible();
    await screenshot(page, `topology-panel-phone-${theme}`);
  });
}
