import { expect, expectAccessible, screenshot, test } from "./fixtures";
import { kubectl, withoutServerFields } from "./fleet";
import { destinationRulePath } from "./istio";
import { ChangeSetPage } from "./pages/change-set-page";
import { EditorPage } from "./pages/editor-page";
import { tenancyPath, workspaceCollection, type Stored } from "./tenancy";

const path = destinationRulePath("bookinfo", "details");
const title = "Name the version of details";
const resource = "destinationrules.networking.istio.io";

test("two edits are planned, approved by somebody else, written in order, and taken back together", async ({
  signedIn,
  preserve,
}) => {
  const before = { west: await preserve<Stored>("west", path), east: await preserve<Stored>("east", path) };
  await preserve("host", tenancyPath("workspaces", "books"));
  const collection = workspaceCollection("changesets", "books");
  const listed = async () => (await kubectl<{ items: Stored[] }>("host", "GET", collection)).body.items;
  expect(await listed()).toEqual([]);
  const subsets = async (cluster: string) =>
    (await kubectl<Stored<{ subsets?: object[] }>>(cluster, "GET", path)).body.spec.subsets;
  const theo = await signedIn("theo");
  const editor = new EditorPage(theo);
  const dialog = theo.getByRole("dialog", { name: "Add to a change set" });
  const plan = async (cluster: string) => {
    await editor.open({ cluster, resource, namespace: "bookinfo", name: "details" });
    await editor.form.getByRole("button", { name: "Add subset v1" }).click();
    await editor.expectAccepted();
    await editor.form.getByRole("button", { name: "Add to a change set…" }).click();
  };
  const page = new ChangeSetPage(theo);
  try {
    await test.step("the edits are planned, and nothing is written", async () => {
      await plan("west");
      await dialog.getByRole("textbox", { name: "Title" }).fill(title);
      await expectAccessible(theo);
      await dialog.getByRole("button", { name: "Make the change set" }).click();
      await expect(dialog).toHaveCount(0);
      await plan("east");
      await dialog.getByRole("button", { name: "Add to it" }).click();
      await expect(dialog).toHaveCount(0);
      expect(await subsets("west")).toBeUndefined();
      expect(await subsets("east")).toBeUndefined();
    });
    await test.step("its author may neither approve nor apply it", async () => {
      await page.open(title);
      await expect(page.changes).toHaveCount(2);
      await expect(page.changes.getByText("accepted by the cluster")).toHaveCount(2);
      await expect(page.approveBlocked).toBeVisible();
      await expect(page.approval.getByRole("button", { name: "Approve" })).toHaveCount(0);
      await expect(page.applyButton).toBeDisabled();
      await expect(page.applyBlocked).toContainText("needs the approval of somebody else");
      await expectAccessible(theo);
      await screenshot(theo, "change-set-waits-light");
    });
    await test.step("somebody else approves it", async () => {
      const beth = await signedIn("beth");
      const deciding = new ChangeSetPage(beth);
      await deciding.open(title);
      await deciding.approval.getByRole("textbox", { name: "Comment" }).fill("Looks right");
      await deciding.approval.getByRole("button", { name: "Approve" }).click();
      await expect(page.approval).toContainText("Beth Admin");
      await expect(page.approval).toContainText("Looks right");
    });
    await test.step("it is written in order", async () => {
      await page.applyButton.click();
      await page.confirm(/^Apply /, "Apply to west, east");
      await expect(page.progress).toContainText("2 of 2 changes in the clusters");
      for (const change of await page.changes.all())
        await expect(change).toHaveAttribute("data-step", "Applied");
      const v1 = [{ name: "v1", labels: { version: "v1" } }];
      expect(await subsets("west")).toEqual(v1);
      expect(await subsets("east")).toEqual(v1);
      await screenshot(theo, "change-set-applied-light");
    });
    await test.step("it is taken back together", async () => {
      await theo.getByRole("button", { name: "Roll back" }).click();
      await page.confirm(/^Roll back /, "Roll back");
      for (const change of await page.changes.all())
        await expect(change).toHaveAttribute("data-step", "RolledBack");
      for (const cluster of ["west", "east"] as const) {
        const { body } = await kubectl<Stored>(cluster, "GET", path);
        const was = withoutServerFields(before[cluster] ?? { spec: {} });
        // As before, and as every write of a tenant kept to the workspace.
        expect(withoutServerFields(body), cluster).toEqual({
          ...was,
          spec: { ...was.spec, exportTo: ["."] },
        });
      }
    });
  } finally {
    for (const { metadata } of await listed())
      await kubectl("host", "DELETE", `${collection}/${metadata.name}`);
  }
});
