import { expect, expectAccessible, screenshot, test } from "./fixtures";
import { kubectl } from "./fleet";
import { EditorPage } from "./pages/editor-page";
import { ResourceEditor } from "./pages/resource-editor";
import { tenancyCollection, tenancyPath, type Stored } from "./tenancy";

const host = "ratings.bookinfo.svc.cluster.local";
const resource = "virtualservices.networking.istio.io";

interface Grant {
  fromTenant: string;
  toTenant: string;
  hosts: string[];
}

test("the owner of a service gives it to another tenant, whose route to it is then accepted, and takes it back", async ({
  signedIn,
}) => {
  const listGrants = async () =>
    (
      await kubectl<{ items: Stored<Grant>[] }>("host", "GET", tenancyCollection("servicegrants"))
    ).body.items.filter(({ spec }) => spec.fromTenant === "books" && spec.toTenant === "storefront");
  expect(await listGrants()).toEqual([]);
  const beth = await signedIn("beth");
  const tina = await signedIn("tina");
  const editor = new EditorPage(tina);
  const tryRoute = async () => {
    await editor.openNew({ cluster: "west", resource, namespace: "shop" });
    await editor.showYaml();
    await editor.writeYaml(
      [
        "apiVersion: networking.istio.io/v1",
        "kind: VirtualService",
        "metadata: { name: stars, namespace: shop }",
        "spec:",
        "  hosts: [shop.example.com]",
        "  http:",
        "    - route:",
        `        - destination: { host: ${host} }`,
      ].join("\n"),
    );
  };
  const expectRefused = async () => {
    await tryRoute();
    await expect(editor.violations).toContainText([host]);
    await expect(editor.applyButton).toBeDisabled();
  };
  try {
    await test.step("who decides nothing for the tenant has no lever", async () => {
      const theo = await signedIn("theo");
      await theo.goto("/tenants/books?tab=services");
      await expect(theo.getByRole("tabpanel")).toContainText("it needs request:decide");
      await expect(theo.getByRole("button", { name: "Give services" })).toHaveCount(0);
    });
    await test.step("before it is given, the route is refused", expectRefused);
    await test.step("its owner gives it", async () => {
      await beth.goto("/tenants/books?tab=services");
      await beth.getByRole("button", { name: "Give services" }).click();
      const form = new ResourceEditor(beth, beth.getByRole("dialog", { name: "Give services" }));
      await form.field("To tenant").fill("storefront");
      await form.root.getByRole("checkbox", { name: /^ratings / }).check();
      await expectAccessible(beth);
      await screenshot(beth, "service-grant-light");
      await form.save("Give them");
      expect((await listGrants()).map(({ spec }) => spec.hosts)).toEqual([[host]]);
      await expect(beth.getByTestId("service-grant").filter({ hasText: host })).toContainText("storefront");
    });
    await test.step("then the route is accepted", async () => {
      // The member's own guard learns of the grant a moment later; what a form was told is not asked again.
      await expect(async () => {
        await tryRoute();
        await expect(editor.plannedEdits.first()).toHaveAttribute("data-accepted", "true", {
          timeout: 5_000,
        });
      }).toPass({ timeout: 60_000 });
      await editor.expectAccepted();
    });
    await test.step("taken back, it is refused again", async () => {
      await beth.getByRole("button", { name: "Take back from storefront" }).click();
      const question = beth.getByRole("alertdialog");
      await expect(question).toContainText(`may no longer send to ${host}`);
      await question.getByRole("button", { name: "Take back from storefront" }).click();
      await expect(question).toHaveCount(0);
      expect(await listGrants()).toEqual([]);
      await expectRefused();
    });
  } finally {
    for (const { metadata } of await listGrants())
      await kubectl("host", "DELETE", tenancyPath("servicegrants", metadata.name));
  }
});
