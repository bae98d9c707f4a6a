import { expect, expectAccessible, screenshot, test } from "./fixtures";
import { kubectl } from "./fleet";
import { AccessPage } from "./pages/access-page";
import { ResourceEditor } from "./pages/resource-editor";
import { RulesPage } from "./pages/rules-page";
import { Shell } from "./pages/shell";
import { TrafficSplitPage } from "./pages/traffic-split-page";
import { WorkspacePage } from "./pages/workspace-page";
import { openSession } from "./session";
import { tenancyCollection, tenancyPath, type Stored } from "./tenancy";

const inShop = (plural: string) =>
  `/api/clusters/east/k8s/apis/security.istio.io/v1/namespaces/shop/${plural}`;
const reviews =
  "/api/clusters/west/k8s/apis/networking.istio.io/v1/namespaces/bookinfo/virtualservices/reviews";

async function listStored<S>(resource: string): Promise<Stored<S>[]> {
  return (await kubectl<{ items: Stored<S>[] }>("host", "GET", tenancyCollection(resource))).body.items;
}

test("a role of our own lets its holders do exactly what it says; deleted it names them, and undo gives it back", async ({
  signedIn,
  preserve,
}) => {
  test.setTimeout(180_000);
  const role = "route-writer";
  expect(await preserve("host", tenancyPath("accessroles", role))).toBeUndefined();
  const listBindings = async () =>
    (await listStored<{ role: string }>("accessbindings")).filter(({ spec }) => spec.role === role);
  const olivia = await signedIn("olivia");
  // Of no tenant: what people of one do in the other would stand in its history for good.
  const vera = await signedIn("vera");
  const split = new TrafficSplitPage(vera, { cluster: "east", namespace: "shop", service: "catalog" });
  try {
    await test.step("an operator makes the role", async () => {
      await olivia.goto("/teams?tab=roles");
      await olivia.getByRole("button", { name: "New role" }).click();
      const form = new ResourceEditor(olivia, olivia.getByRole("dialog", { name: "New role" }));
      await form.field("Name").fill(role);
      await form.field("Display name").fill("Route writer");
      await form.root.getByRole("checkbox", { name: /^traffic:write/ }).check();
      await expectAccessible(olivia);
      await form.save("Create the role");
      await expect(olivia.getByTestId("role-row").first()).toContainText("Route writer");
      await expect(olivia.getByTestId("role-row").first()).toContainText("nobody");
    });
    await test.step("and gives it to a viewer of the platform in one workspace", async () => {
      await new WorkspacePage(olivia, "storefront").open("people");
      await olivia.getByRole("button", { name: "Give a role" }).click();
      const form = new ResourceEditor(olivia, olivia.getByRole("dialog", { name: /^Give a role in / }));
      await form.select("Who: kind", "Person");
      await form.field("Who: name").fill("vera");
      await form.root.getByRole("button", { name: "Add", exact: true }).click();
      await form.root.getByText("Route writer", { exact: true }).click();
      await expect(form.part("Rights gained")).toContainText("traffic:write");
      await form.save("Give the role");
      expect(await listBindings()).toHaveLength(1);
    });
    await test.step("who holds it changes routes there, and nothing else", async () => {
      await split.openAllowed();
      await split.moveSlider("v1", -1);
      await split.expectAccepted();
      const refused = await (
        await openSession("vera")
      )("POST", inShop("peerauthentications"), {
        apiVersion: "security.istio.io/v1",
        kind: "PeerAuthentication",
        metadata: { name: "strict", namespace: "shop" },
        spec: { mtls: { mode: "STRICT" } },
      });
      expect(refused.status).toBe(403);
      expect(refused.body.message).toContain("give only read, traffic:write");
    });
    await test.step("deleted, it names who loses it, and they do", async () => {
      await olivia.goto("/teams?tab=roles");
      await olivia.getByRole("button", { name: `Delete role ${role}` }).click();
      const question = olivia.getByRole("alertdialog", { name: `Delete ${role}?` });
      await expect(question.getByRole("region", { name: "Who loses it" })).toContainText(
        /Vera.*at workspace storefront/,
      );
      await expect(question.getByRole("region", { name: "Rights lost" })).toContainText("traffic:write");
      await screenshot(olivia, "role-delete-light");
      await question.getByRole("button", { name: `Delete ${role}` }).click();
      await new Shell(olivia).toast("Deleted: ").getByRole("button", { name: "Undo" }).click();
      await expect(new Shell(olivia).toast("There again: ")).toBeVisible();
      await split.openAllowed();
      await olivia.getByRole("button", { name: `Delete role ${role}` }).click();
      await question.getByRole("button", { name: `Delete ${role}` }).click();
      await expect(question).toHaveCount(0);
      await expect(async () => {
        await split.open();
        await expect(split.permission).toContainText("You may not edit this", { timeout: 3000 });
      }).toPass({ timeout: 60_000 });
    });
  } finally {
    for (const { metadata } of await listBindings())
      await kubectl("host", "DELETE", tenancyPath("accessbindings", metadata.name));
  }
});

test("a rule keeps a tenant out of production, by name of the class; deleted, roles decide again", async ({
  signedIn,
}) => {
  test.setTimeout(180_000);
  const prod = "Environment:prod";
  const listRules = async () =>
    (await listStored<{ attribute: string }>("associations")).filter(({ spec }) => spec.attribute === prod);
  expect(await listRules()).toEqual([]);
  const olivia = await signedIn("olivia");
  const theo = await signedIn("theo");
  const rules = new RulesPage(olivia);
  const shell = new Shell(olivia);
  const split = (cluster: string) =>
    new TrafficSplitPage(theo, { cluster, namespace: "bookinfo", service: "reviews" });
  const limit = async () => {
    const form = await rules.beginLimit(prod, "Storefront");
    await form.field("Name").fill("storefront-in-prod");
    await expect(form.root.getByTestId("rule-preview")).toHaveText(
      "Only team Storefront may write traffic, security and gateways in Environment:prod.",
    );
    await expect(form.root.getByTestId("loss-warning")).toContainText("Saving it takes rights away");
    return form;
  };
  try {
    await test.step("an operator sees who loses by it, saves, and undoes it at once", async () => {
      await rules.open();
      await expect(olivia.getByText("Roles alone decide")).toBeVisible();
      const form = await limit();
      await expect(form.part("Rights lost")).toContainText(prod);
      await expectAccessible(olivia);
      await screenshot(olivia, "rule-preview-light");
      expect(await listRules(), "a preview writes nothing").toEqual([]);
      await form.save("Create the rule");
      expect(await listRules()).toHaveLength(1);
      await shell.toast("Created: ").getByRole("button", { name: "Undo" }).click();
      await expect.poll(listRules).toEqual([]);
    });
    await test.step("saved again, it stands on the page as a sentence", async () => {
      await expect(olivia.getByText("Roles alone decide")).toBeVisible();
      await (await limit()).save("Create the rule");
      await expect(rules.group(prod)).toContainText("Only team Storefront may write traffic");
      await expectAccessible(olivia);
      await rules.group(prod).scrollIntoViewIfNeeded();
      await screenshot(olivia, "access-rules-set-light");
    });
    await test.step("the tenant's form says which class refuses, the API too, and elsewhere work goes on", async () => {
      await split("west").open();
      await expect(split("west").permission).toContainText("You may not edit this");
      await expect(split("west").permission).toContainText("Environment");
      const refused = await (await openSession("theo"))("DELETE", reviews);
      expect(refused.status).toBe(403);
      expect(refused.body.message).toContain("Environment");
      await split("east").open();
      await expect(split("east").permission).toContainText("You may edit this");
      await split("east").moveSlider("v1", -1);
      await split("east").expectAccepted();
    });
    await test.step("why not is answered in that class's column", async () => {
      const access = new AccessPage(theo);
      await access.open("why", { right: "traffic:write", cluster: "west", namespace: "bookinfo" });
      const column = (name: string) =>
        theo.getByTestId("class-column").filter({ has: theo.getByRole("heading", { name, exact: true }) });
      await expect(column("Environment")).toContainText("grants no traffic:write");
      await expect(column("Hierarchy")).toContainText("grants traffic:write");
      await screenshot(theo, "access-why-class-light");
    });
    await test.step("without it roles decide again", async () => {
      await rules.remove("Delete rule storefront-in-prod", `Roles alone decide in ${prod} again.`);
      expect(await listRules()).toEqual([]);
      await split("west").openAllowed();
      await split("west").moveSlider("v1", -1);
      await split("west").expectAccepted();
    });
  } finally {
    for (const { metadata } of await listRules())
      await kubectl("host", "DELETE", tenancyPath("associations", metadata.name));
  }
});

test("a policy class of our own holds namespaces, and a rule about it counts in them only", async ({
  signedIn,
  preserve,
}) => {
  const parts = {
    policyclasses: "data",
    attributes: "reviews-of-people",
    associations: "only-storefront-reads-reviews",
  };
  for (const [resource, name] of Object.entries(parts))
    expect(await preserve("host", tenancyPath(resource, name))).toBeUndefined();
  const olivia = await signedIn("olivia");
  const rules = new RulesPage(olivia);
  const attribute = `${parts.policyclasses}:${parts.attributes}`;
  const theo = await openSession("theo");
  const mayRoute = async (cluster: string) => {
    const why = `/api/access/why?subject=User/theo&right=traffic:write&cluster=${cluster}&namespace=bookinfo`;
    const { body } = await theo<{ allowed: boolean; classes: { policyClass: string; granted: boolean }[] }>(
      "GET",
      why,
    );
    return body;
  };
  await rules.open();
  await test.step("the class, its attribute, and the rule", async () => {
    await rules.button("New policy class").click();
    const ownClass = rules.dialog("New policy class");
    await ownClass.field("Name").fill(parts.policyclasses);
    await ownClass.field("Display name").fill("Kinds of data");
    await ownClass.save("Create the class");
    await expect(rules.policyClasses.first()).toContainText("It has no attribute yet");
    await rules.policyClasses.first().getByRole("button", { name: "New attribute" }).click();
    const own = rules.dialog("New attribute");
    await own.field("Name").fill(parts.attributes);
    await own.field("Namespaces").fill("east/bookinfo");
    await own.field("Namespaces").press("Enter");
    await own.save("Create the attribute");
    await expect(rules.policyClasses.first()).toContainText("east/bookinfo");
    const form = await rules.beginLimit(attribute, "Storefront");
    await form.field("Name").fill(parts.associations);
    await form.save("Create the rule");
    await expect(rules.group(attribute)).toContainText("Only team Storefront may write traffic");
    await rules.group(attribute).scrollIntoViewIfNeeded();
    await screenshot(olivia, "access-rules-class-light");
  });
  await test.step("it counts where the attribute is, and nowhere else", async () => {
    await expect.poll(async () => (await mayRoute("east")).allowed).toBe(false);
    const { classes } = await mayRoute("east");
    expect(classes.filter(({ granted }) => !granted).map(({ policyClass }) => policyClass)).toEqual([
      parts.policyclasses,
    ]);
    expect((await mayRoute("west")).allowed).toBe(true);
  });
  await test.step("what hangs on a class is named before it goes", async () => {
    await rules.remove(`Delete policy class ${parts.policyclasses}`, parts.associations);
    await expect(rules.group(attribute)).toContainText("there is no such attribute");
    await expect.poll(async () => (await mayRoute("east")).allowed).toBe(true);
  });
});
