import { expect, expectAccessible, screenshot, test } from "./fixtures";
import { kubectl } from "./fleet";
import { peerAuthenticationPath } from "./istio";
import { EditorPage } from "./pages/editor-page";
import { TopologyPage } from "./pages/topology-page";

const path = peerAuthenticationPath("shop", "cart-v1");
const cart = "west/shop/workload/cart-v1";
const plainCalls = { cluster: "west", from: "storefront-v1", to: "cart.shop:8080" };

test("strict mTLS set by form cuts off the plaintext caller it names, shows locks, and undo lets it in again", async ({
  signedIn,
  preserve,
  witness,
}) => {
  expect(await preserve("west", path)).toBeUndefined();
  expect(await witness.call(plainCalls)).toEqual({ answered: { "cart-v1": 10 }, failed: {} });
  const watching = await signedIn("vera");
  const picture = new TopologyPage(watching);
  await picture.open("?clusters=west&namespaces=shop");
  await picture.zoomTo("workload");
  const lock = picture.node(cart).getByTitle(/STRICT/);
  await expect(picture.node(cart)).toBeVisible();
  await expect(lock).toHaveCount(0);

  const page = await signedIn("olivia");
  const topology = new TopologyPage(page);
  await topology.open(`?selected=${cart}&panel=explain`);
  await expect(topology.panel.getByTestId("mtls-mode")).toHaveAttribute("data-mode", "PERMISSIVE");
  await topology.panel.getByRole("link", { name: "Set mTLS" }).click();
  const editor = new EditorPage(page);
  await expect(editor.heading("New mTLS mode")).toBeVisible();
  await expect(editor.form.getByRole("radio", { name: "Some workloads" })).toBeChecked();
  await editor.choose("Strict");

  await expect(editor.cutOff).toContainText([/storefront-v1.* → cart-v1:8080/]);
  await expectAccessible(page);
  await screenshot(page, "mtls-cut-off-light");
  expect((await kubectl("west", "GET", path)).status, "a preview writes nothing").toBe(404);
  await editor.apply();

  const { body } = await kubectl<object>("west", "GET", path);
  expect(body).toMatchObject({
    spec: { selector: { matchLabels: { app: "cart" } }, mtls: { mode: "STRICT" } },
  });
  await expect
    .poll(async () => (await witness.call(plainCalls)).answered, { message: "no plaintext call passes" })
    .toEqual({});
  const neighbour = await witness.call({ ...plainCalls, to: "catalog.shop:8080" });
  expect(neighbour.failed, "what the policy is not about goes on").toEqual({});
  await expect(lock).toBeVisible();
  await expect(lock.locator("svg.lucide-lock")).toBeVisible();
  await screenshot(watching, "mtls-locks-light");

  await editor.undo();
  expect((await kubectl("west", "GET", path)).status).toBe(404);
  await expect.poll(async () => (await witness.call(plainCalls)).failed).toEqual({});
  await expect(lock).toHaveCount(0);
});
