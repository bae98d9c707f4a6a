import { expect, expectAccessible, screenshot, test } from "./fixtures";
import { kubectl } from "./fleet";
import { destinationRulePath, virtualServicePath } from "./istio";
import { EditorPage } from "./pages/editor-page";

const paths = [destinationRulePath("shop", "catalog"), virtualServicePath("shop", "catalog")];
const calls = { cluster: "west", from: "storefront-v1", to: "catalog.shop:8080" };
const canary = { "x-canary": "yes" };

test("a canary by header, built by forms, reaches v2 only with the header; undo mixes the versions again", async ({
  signedIn,
  preserve,
  witness,
}) => {
  for (const path of paths) expect(await preserve("west", path), path).toBeUndefined();
  const mixed = await witness.call({ ...calls, count: 40 });
  expect(Object.keys(mixed.answered).toSorted()).toEqual(["catalog-v1", "catalog-v2"]);
  const page = await signedIn("olivia");
  const editor = new EditorPage(page);

  await page.goto("/services/west/shop/catalog?tab=explain");
  await page.getByRole("link", { name: "New traffic policy" }).click();
  await expect(editor.heading("New traffic policy")).toBeVisible();
  for (const version of ["v1", "v2"])
    await editor.form.getByRole("button", { name: `Add subset ${version}` }).click();
  await editor.apply();
  const rule = await kubectl("west", "GET", paths[0] ?? "");
  expect(rule.body).toMatchObject({
    spec: {
      host: "catalog",
      subsets: [
        { name: "v1", labels: { version: "v1" } },
        { name: "v2", labels: { version: "v2" } },
      ],
    },
  });

  await page.goto("/services/west/shop/catalog?tab=explain");
  await page.getByRole("link", { name: "New routing" }).click();
  await expect(editor.heading("New routing")).toBeVisible();
  const rest = editor.row("route");
  await editor.field("Subset", editor.row("destination", 1, rest)).fill("v1");
  await editor.form.getByRole("button", { name: "Send by header to a subset…" }).click();
  const action = editor.form.getByRole("group", { name: "Canary by header" });
  await expect(editor.field("Header", action)).toHaveValue("x-canary");
  await expect(editor.field("Service", action)).toHaveValue("catalog");
  await editor.field("Subset", action).fill("v2");
  await action.getByRole("button", { name: "Insert as the first route" }).click();
  await expect(editor.row("route")).toContainText("x-canary");
  await expect(editor.effects("Routes").first()).toContainText("catalog");
  await expectAccessible(page);
  await screenshot(page, "canary-light");
  await editor.apply();

  const withHeader = () => witness.call({ ...calls, headers: canary, count: 30 });
  const without = () => witness.call({ ...calls, count: 30 });
  await expect.poll(withHeader).toEqual({ answered: { "catalog-v2": 30 }, failed: {} });
  await expect.poll(without).toEqual({ answered: { "catalog-v1": 30 }, failed: {} });
  const other = await witness.call({ ...calls, headers: { "x-canary": "no" }, count: 30 });
  expect(other.answered, "another value is no canary").toEqual({ "catalog-v1": 30 });

  await editor.undo();
  expect((await kubectl("west", "GET", paths[1] ?? "")).status).toBe(404);
  await expect
    .poll(async () => Object.keys((await witness.call({ ...calls, count: 40 })).answered).toSorted())
    .toEqual(["catalog-v1", "catalog-v2"]);
});
