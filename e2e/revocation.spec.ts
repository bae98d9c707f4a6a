import { expect, note, screenshot, test } from "./fixtures";
import { collectAnswers } from "./answers";
import { kubectl, restoreObject } from "./fleet";
import { TopologyPage } from "./pages/topology-page";
import { openSession } from "./session";
import { tenancyPath } from "./tenancy";

const path = tenancyPath("accessbindings", "books-writers");

test("open pages of whoever lost their role go dark by themselves, and nothing of them stays", async ({
  signedIn,
  preserve,
}) => {
  expect(await preserve("host", path)).toBeDefined();
  const page = await signedIn("theo");
  const topology = new TopologyPage(page);
  await topology.open();
  await expect(topology.outline).toContainText("reviews");
  const service = await page.context().newPage();
  await service.goto("/services/west/bookinfo/reviews");
  await expect(service.getByRole("tab", { name: /^Workloads/ })).toBeVisible();
  const editor = await page.context().newPage();
  await editor.goto("/configuration/west/virtualservices.networking.istio.io/bookinfo/reviews");
  await expect(editor.getByRole("form")).toBeVisible();
  const call = await openSession("theo");
  expect((await call("GET", "/api/services?search=reviews")).body).toMatchObject({ total: 2 });

  const { status } = await kubectl("host", "DELETE", path);
  expect(status).toBe(200);
  const revokedAt = Date.now();
  const dark = { timeout: 60_000 };
  const refusal = (open: typeof page, text: string) => open.getByRole("alert").filter({ hasText: text });
  await expect(refusal(page, "You may not see the topology"), "the picture").toBeVisible(dark);
  await expect(topology.outline).toHaveCount(0);
  await expect(topology.canvas).toHaveCount(0);
  await expect(service.getByRole("tab", { name: /^Workloads/ }), "the service").toHaveCount(0, dark);
  await expect(refusal(service, "may not")).toBeVisible();
  await expect(editor.getByRole("form"), "the form").toHaveCount(0, dark);
  note("dark after", `${((Date.now() - revokedAt) / 1000).toFixed(1)} s`);
  await screenshot(page, "revoked-topology-light");
  await screenshot(service, "revoked-service-light");
  for (const open of [page, service, editor])
    expect(await open.getByRole("main").innerText()).not.toMatch(/ratings|productpage|v1 80/);

  await test.step("the next reads are refused or empty, after a reload too", async () => {
    const answers = collectAnswers(service);
    await service.reload();
    await expect(refusal(service, "may not")).toBeVisible();
    for (const { path: asked, text } of await answers.read())
      expect(text, asked).not.toMatch(/ratings|productpage/);
    expect((await call("GET", "/api/services")).body).not.toMatchObject({ total: 2 });
    const read = await call("GET", "/api/clusters/west/namespaces/bookinfo/services/reviews");
    expect(read.status).toBe(403);
    const portal = "/api/clusters/west/k8s/apis/networking.istio.io/v1/namespaces/bookinfo/virtualservices";
    expect((await call("GET", portal)).status).toBe(403);
  });
  await test.step("given back, the open page shows it again", async () => {
    await restoreObject("host", path, {
      apiVersion: "isthmus.dev/v1alpha1",
      kind: "AccessBinding",
      metadata: { name: "books-writers" },
      spec: {
        level: { kind: "Workspace", name: "books" },
        role: "Writer",
        subjects: [{ kind: "Team", name: "books" }],
      },
    });
    await expect(topology.outline).toContainText("reviews", { timeout: 30_000 });
  });
});
