import { expect, expectAccessible, screenshot, test } from "./fixtures";
import { kubectl } from "./fleet";
import { AccessPage } from "./pages/access-page";
import { ResourceEditor } from "./pages/resource-editor";
import { WorkspacePage } from "./pages/workspace-page";
import { tenancyCollection, tenancyPath, type Stored } from "./tenancy";

interface Bindings {
  items: Stored<{ role: string; subjects: { kind: string; name: string }[] }>[];
}

test("a refusal leads to why not, why not to a request, the request to an approval, and then it works", async ({
  signedIn,
  preserve,
}) => {
  const path = tenancyPath("workspaces", "books");
  const before = await preserve<Stored>("host", path);
  expect(before?.spec["settings"]).toBeUndefined();
  const theo = await signedIn("theo");
  const workspace = new WorkspacePage(theo, "books");
  const access = new AccessPage(theo);

  await test.step("the refusal says what lacks and leads to the reason", async () => {
    await workspace.open("settings");
    await expect(theo.getByRole("button", { name: "Edit settings" })).toHaveCount(0);
    await expect(theo.getByRole("tabpanel")).toContainText("You may not change settings here");
    await theo.getByRole("tabpanel").getByRole("link", { name: "Why?" }).click();
    await expect(access.answer).toContainText("Why can’t you change the settings of workspace books?");
    await expect(access.answer.locator('[data-step="missing"]')).toContainText("settings:write");
    await expect(access.answer).toContainText(/beth[^,]*\(Admin of Tenant books\)/i);
    await expectAccessible(theo);
    await screenshot(theo, "access-why-not-light");
  });
  await test.step("the role is asked for", async () => {
    await access.answer.getByRole("button", { name: "Ask for Editor" }).click();
    await expect(workspace.askDialog.getByRole("radio", { name: "Editor" })).toBeChecked();
    await workspace.askDialog.getByRole("textbox", { name: "Why" }).fill("To set timeouts");
    await workspace.askDialog.getByRole("button", { name: "Send the request" }).click();
    await expect(workspace.askDialog).toHaveCount(0);
    await access.open("requests");
    await expect(access.request("Theo Writer")).toContainText("waiting");
    await expect(access.request("Theo Writer").getByRole("button", { name: "Approve" })).toHaveCount(0);
  });
  await test.step("who runs the workspace approves it", async () => {
    const beth = await signedIn("beth");
    const deciding = new AccessPage(beth);
    await deciding.open("requests");
    await screenshot(beth, "access-requests-light");
    await new WorkspacePage(beth, "books").decide(deciding.request("To set timeouts"), "Approve", "Welcome");
    await expect(deciding.request("To set timeouts")).toContainText("approved");
    await expect(access.request("To set timeouts")).toContainText("approved");
  });
  const { body } = await kubectl<Bindings>("host", "GET", tenancyCollection("accessbindings"));
  const given = body.items.filter(
    ({ spec }) => spec.role === "Editor" && spec.subjects.some(({ name }) => name === "theo"),
  );
  expect(given).toHaveLength(1);
  try {
    await test.step("and then they do it", async () => {
      await workspace.open("settings");
      await theo.getByRole("button", { name: "Edit settings" }).click();
      const form = new ResourceEditor(
        theo,
        theo.getByRole("dialog", { name: "Settings of workspace books" }),
      );
      await form.root.getByText("Timeout", { exact: true }).click();
      await form.field("Timeout: value").fill("5s");
      await form.save("Save the settings");
      const stored = (await kubectl<Stored>("host", "GET", path)).body;
      expect(stored.spec["settings"]).toMatchObject({ timeout: { value: "5s" } });
      await expect(workspace.setting("timeout")).toContainText("5s");
      await expect(workspace.setting("timeout")).toContainText("here");
    });
  } finally {
    for (const { metadata } of given)
      await kubectl("host", "DELETE", tenancyPath("accessbindings", metadata.name));
  }
});
