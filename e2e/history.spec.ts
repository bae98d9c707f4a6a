import { expect, expectAccessible, screenshot, test } from "./fixtures";
import { kubectl } from "./fleet";
import { virtualServicePath, type VirtualService } from "./istio";
import { EditorPage } from "./pages/editor-page";
import { HistoryPage } from "./pages/history-page";

// The history keeps what earlier runs did to an object of the same name.
const name = `cart-routes-${Date.now().toString(36)}`;
const path = virtualServicePath("shop", name);
const resource = "virtualservices.networking.istio.io";

const routes = (timeout: string) =>
  [
    "apiVersion: networking.istio.io/v1",
    "kind: VirtualService",
    `metadata: { name: ${name}, namespace: shop }`,
    "spec:",
    "  hosts: [cart]",
    "  http:",
    `    - timeout: ${timeout}`,
    "      route:",
    "        - destination: { host: cart }",
  ].join("\n");

test("the history tells who changed what and why they might, shows the difference, and brings a version back", async ({
  signedIn,
  preserve,
}) => {
  expect(await preserve("west", path)).toBeUndefined();
  const readTimeout = async () =>
    (await kubectl<VirtualService>("west", "GET", path)).body.spec.http[0]?.timeout;
  const page = await signedIn("tina");
  const editor = new EditorPage(page);
  const history = new HistoryPage(page);

  await test.step("two versions are written by form", async () => {
    await editor.openNew({ cluster: "west", resource, namespace: "shop" });
    await editor.showYaml();
    await editor.writeYaml(routes("2s"));
    await editor.save();
    await editor.open({ cluster: "west", resource, namespace: "shop", name });
    await editor.showYaml();
    await expect(editor.yaml).toContainText("timeout: 2s");
    await editor.writeYaml((await editor.yaml.innerText()).replace("timeout: 2s", "timeout: 4s"));
    await editor.save("Saved");
    expect(await readTimeout()).toBe("4s");
  });
  await test.step("the history has who, what, the decision and the difference", async () => {
    await history.open({ name });
    await expect(history.event(`VirtualService shop/${name}`).first()).toContainText("Tina Tenant");
    const update = history.event(`update VirtualService shop/${name}`).first();
    await expect(update).toHaveAttribute("data-outcome", "allowed");
    await update.getByRole("button").click();
    await expect(history.panel).toContainText("isthmus:tina");
    await expect(history.panel).toContainText("storefront");
    await expect(history.panel.getByRole("list", { name: "Policy classes" })).toContainText("Hierarchy");
    await expect(history.panel.getByRole("list", { name: "Policy classes" })).toContainText("grants it");
    await expect.poll(() => history.diff(history.panel, "add")).toContain("timeout: 4s");
    await expect.poll(() => history.diff(history.panel, "del")).toContain("timeout: 2s");
    await expectAccessible(page);
    await screenshot(page, "history-event-light");
  });
  await test.step("the chain of events is whole", async () => {
    await page.getByRole("button", { name: "Verify chain" }).click();
    await expect(history.verification).toHaveAttribute("data-intact", "true");
  });
  await test.step("nobody of another tenant sees any of it", async () => {
    const beth = new HistoryPage(await signedIn("beth"));
    await beth.open();
    await expect(beth.page.getByRole("button", { name: "Verify chain" })).toBeVisible();
    await beth.open({ name });
    await expect(beth.page.getByText("No event fits")).toBeVisible();
    await expect(beth.events).toHaveCount(0);
    // Who only writes in a workspace reads no history at all.
    const theo = new HistoryPage(await signedIn("theo"));
    await theo.open();
    await expect(theo.page.getByRole("alert").filter({ hasText: "may not read audit" })).toBeVisible();
    await expect(theo.events).toHaveCount(0);
  });
  await test.step("the history of the object brings the former version back", async () => {
    await editor.open({ cluster: "west", resource, namespace: "shop", name });
    await page.getByRole("link", { name: "History" }).filter({ hasText: "History" }).last().click();
    await expect(page.getByRole("heading", { level: 1, name: `History of ${name}` })).toBeVisible();
    await expect(history.versions).toHaveCount(2);
    await expect.poll(() => history.diff(history.versions.first(), "add")).toContain("timeout: 4s");
    await screenshot(page, "history-object-light");
    await history.versions.last().getByRole("link", { name: "Restore this version" }).click();
    await expect(editor.form).toBeVisible();
    expect(await readTimeout(), "nothing is written before it is looked at").toBe("4s");
    await editor.save("Saved");
    expect(await readTimeout()).toBe("2s");
  });
});
