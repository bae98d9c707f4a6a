import { parse } from "yaml";
import { expect, expectAccessible, screenshot, test } from "./fixtures";
import { kubectl } from "./fleet";
import { peerAuthenticationPath } from "./istio";
import { EditorPage } from "./pages/editor-page";
import { ResourceEditor } from "./pages/resource-editor";
import { Shell } from "./pages/shell";
import { WorkspacePage } from "./pages/workspace-page";
import { openSession } from "./session";
import { tenancyPath, type Stored } from "./tenancy";

const path = tenancyPath("organizations", "default");
const shop = peerAuthenticationPath("shop", "loose");

interface Organization {
  settings: { mtls: { value: string; strategy: string } };
}

const looseMode = [
  "apiVersion: security.istio.io/v1",
  "kind: PeerAuthentication",
  "metadata: { name: loose, namespace: shop }",
  "spec:",
  "  mtls: { mode: PERMISSIVE }",
].join("\n");

test("an operator tightens a setting, sees which children change, and a tenant may not loosen it; undo restores", async ({
  signedIn,
  preserve,
}) => {
  const before = await preserve<Stored<Organization>>("host", path);
  if (before === undefined) throw new Error("the demo has no organization");
  expect(await preserve("west", shop)).toBeUndefined();
  const readMtls = async () =>
    (await kubectl<Stored<Organization>>("host", "GET", path)).body.spec.settings.mtls.value;
  expect(await readMtls()).toBe("PERMISSIVE");

  const tina = await signedIn("tina");
  const editor = new EditorPage(tina);
  const resource = "peerauthentications.security.istio.io";
  const loosen = async () => {
    await editor.openNew({ cluster: "west", resource, namespace: "shop" });
    await editor.showYaml();
    await editor.writeYaml(looseMode);
  };
  await loosen();
  await editor.expectAccepted();

  const olivia = await signedIn("olivia");
  await olivia.goto("/settings");
  const form = new ResourceEditor(
    olivia,
    olivia.getByRole("dialog", { name: "Settings of the organization" }),
  );
  const choose = async (mode: RegExp) => {
    await olivia.getByRole("button", { name: "Edit settings" }).click();
    await form.select("mTLS: value", mode);
  };
  await test.step("the operator sees which children change, saves, and undoes it at once", async () => {
    await choose(/^Strict/);
    const changes = form.part("Settings");
    for (const child of ["tenant storefront", "workspace storefront", "tenant books", "workspace books"])
      await expect(
        changes
          .getByRole("listitem")
          .filter({ hasText: `mTLS of ${child}` })
          .first(),
      ).toContainText("Permissive → becomes Strict");
    await expectAccessible(olivia);
    await screenshot(olivia, "settings-preview-light");
    expect(await readMtls(), "a preview writes nothing").toBe("PERMISSIVE");
    await form.save("Save the settings");
    expect(await readMtls()).toBe("STRICT");
    await new Shell(olivia).toast("Saved: ").getByRole("button", { name: "Undo" }).click();
    // Said when the page shows it, so that the next edit begins with it.
    await expect(new Shell(olivia).toast("As before: ")).toBeVisible();
    expect(await readMtls()).toBe("PERMISSIVE");
  });
  await test.step("saved again, the tenants have it, and know from where", async () => {
    await choose(/^Strict/);
    await form.save("Save the settings");
    expect(await readMtls()).toBe("STRICT");
    const workspace = new WorkspacePage(await signedIn("theo"), "books");
    await workspace.open("settings");
    await expect(workspace.setting("mtls")).toContainText("Strict");
    await expect(workspace.setting("mtls")).toContainText("the organization");
    await expect(workspace.setting("mtls")).toContainText("may only tighten it");
  });
  await test.step("a tenant may not loosen it", async () => {
    await loosen();
    await expect(editor.violations).toContainText(["spec.mtls.mode"]);
    await expect(editor.applyButton).toBeDisabled();
    await screenshot(tina, "tenant-mtls-downgrade-light");
    const call = await openSession("tina");
    const portal = "/api/clusters/west/k8s/apis/security.istio.io/v1/namespaces/shop/peerauthentications";
    const answer = await call("POST", portal, parse(looseMode));
    expect(answer.status).toBe(403);
    expect(answer.body.details?.causes).toMatchObject([
      { reason: "MTLS_DOWNGRADE", field: "spec.mtls.mode" },
    ]);
    expect((await kubectl("west", "GET", shop)).status).toBe(404);
  });
  await test.step("loosened by the operator, the tenant may again", async () => {
    await choose(/^Permissive/);
    await form.save("Save the settings");
    expect(await readMtls()).toBe("PERMISSIVE");
    // The member's own guard is loosened a moment later; what a form was told is not asked again.
    await expect(async () => {
      await loosen();
      await expect(editor.plannedEdits.first()).toHaveAttribute("data-accepted", "true", { timeout: 5_000 });
    }).toPass({ timeout: 60_000 });
    await editor.expectAccepted();
  });
});
