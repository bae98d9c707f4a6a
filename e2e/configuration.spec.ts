import { expect, expectAccessible, screenshot, test } from "./fixtures";
import { kubectl, withoutServerFields } from "./fleet";
import { authorizationPolicyPath, destinationRulePath, serviceEntryPath } from "./istio";
import { EditorPage } from "./pages/editor-page";

const policies = { cluster: "west", resource: "authorizationpolicies.security.istio.io" };
const rules = { cluster: "west", resource: "destinationrules.networking.istio.io" };

interface Answer {
  message?: string;
  metadata: { resourceVersion: string; labels?: Record<string, string> };
  spec: Record<string, unknown>;
}

test("the list shows what the cluster has, narrows by kind and text, and leads to the object", async ({
  signedIn,
}) => {
  const page = await signedIn("vera");
  await page.goto("/configuration?cluster=west");
  const row = page.getByTestId("object-row");
  await expect(row.first()).toBeVisible();
  await expect(page.getByRole("button", { name: "New…" }), "viewers create nothing").toHaveCount(0);
  await page.getByRole("combobox", { name: "Kind" }).click();
  await page.getByRole("option", { name: /^DestinationRule/ }).click();
  const { body } = await kubectl<{ items: unknown[] }>(
    "west",
    "GET",
    "/apis/networking.istio.io/v1/destinationrules",
  );
  await expect(row).toHaveCount(body.items.length);
  await page.getByRole("searchbox", { name: "Search configuration" }).fill("reviews");
  await expect(row).toHaveCount(1);
  await expect(row).toContainText("v1, v2, v3");
  await expect(page).toHaveURL(/search=reviews/);
  await row.getByRole("link").click();
  const editor = new EditorPage(page);
  await expect(editor.heading("reviews")).toBeVisible();
  await expect(editor.permission).toContainText("You may not edit this");
  await page.getByRole("navigation", { name: "Breadcrumb" }).getByRole("link", { name: "bookinfo" }).click();
  await expect(row.first()).toBeVisible();
  await expect(page).toHaveURL(/namespace=bookinfo/);
});

test("a broken edit is refused with the field marked, in the words of the cluster, by form and by YAML", async ({
  signedIn,
  preserve,
}) => {
  const path = authorizationPolicyPath("bookinfo", "reviews-callers");
  const before = await preserve<Answer>("west", path);
  if (before === undefined) throw new Error("the demo has no policy for reviews");
  const page = await signedIn("ed");
  const writes: string[] = [];
  page.on("request", (request) => {
    if (request.method() === "POST" && request.url().endsWith("/changes")) writes.push(request.url());
  });
  const editor = new EditorPage(page);
  await editor.open({ ...policies, namespace: "bookinfo", name: "reviews-callers" });
  const rule = editor.row("rule");
  await editor.add("call", rule);
  const call = editor.row("call", 1, rule);
  await editor.select("Ask for something else", /^Ports/, call);
  await editor.type(editor.field("Ports", call), "99999");
  await expect(editor.field("Ports", call)).toHaveAttribute("aria-invalid", "true");
  const said = (await call.getByRole("alert").textContent()) ?? "";
  await expect(editor.violations).toContainText(["spec.rules[0].to[0].operation.ports"]);
  await expect(editor.applyButton).toBeDisabled();
  await expect(editor.blocked).toHaveText("1 problem to mend first");
  await page.keyboard.press("Control+Enter");
  await expectAccessible(page);
  await screenshot(page, "configuration-refused-light");

  // The cluster's own webhook, asked past Isthmus, says the same.
  const broken = structuredClone(before);
  Object.assign((broken.spec["rules"] as object[])[0] ?? {}, { to: [{ operation: { ports: ["99999"] } }] });
  const judged = await kubectl<Answer>("west", "PUT", `${path}?dryRun=All`, broken);
  expect(judged.status).toBe(400);
  expect(judged.body.message).toContain(said);

  await editor.showYaml();
  await expect(editor.yaml).toContainText("99999");
  await expect(editor.form.locator(".cm-lintRange-error")).toContainText("99999");
  await editor.writeYaml("spec: [not, an, object");
  await expect(editor.blocked).toHaveText("the YAML cannot be read");
  await editor.form.getByRole("button", { name: "Cancel" }).click();
  await expect(editor.blocked).toHaveText("nothing changed yet");
  expect(writes).toEqual([]);
  expect((await kubectl<Answer>("west", "GET", path)).body.metadata.resourceVersion).toBe(
    before.metadata.resourceVersion,
  );
});

test("what only the cluster knows is wrong shows as its refusal and cannot be applied", async ({
  signedIn,
}) => {
  const page = await signedIn("ed");
  const editor = new EditorPage(page);
  // An editor of bookinfo has no rights in shop: the API server says so in the dry run.
  await editor.openNew({ ...policies, namespace: "shop" }, { app: "cart" });
  await editor.field("Name").fill("not-mine");
  await expect(editor.form).toContainText(/forbidden|may not|not allowed/i);
  await expect(editor.applyButton).toBeDisabled();
});

test("an object is written as YAML, changed meanwhile by kubectl, merged, deleted, and brought back", async ({
  signedIn,
  preserve,
}) => {
  const path = serviceEntryPath("shop", "billing");
  expect(await preserve("west", path)).toBeUndefined();
  const page = await signedIn("olivia");
  await page.goto("/configuration?cluster=west&namespace=shop");
  await page.getByRole("button", { name: "New…" }).click();
  await page
    .getByRole("dialog")
    .getByRole("link", { name: /ServiceEntry/ })
    .click();
  const editor = new EditorPage(page);
  await expect(editor.heading("New service entry")).toBeVisible();
  await editor.showYaml();
  await editor.writeYaml(
    [
      "apiVersion: networking.istio.io/v1",
      "kind: ServiceEntry",
      "metadata:",
      "  name: billing",
      "  namespace: shop",
      "  labels: { team: money }",
      "spec:",
      "  hosts: [billing.example.com]",
      "  location: MESH_EXTERNAL",
      "  resolution: DNS",
      "  ports:",
      "    - { number: 443, name: tls, protocol: TLS }",
    ].join("\n"),
  );
  await expect(editor.field("Name")).toHaveValue("billing");
  await editor.save();
  const read = () => kubectl<Answer>("west", "GET", path);
  const stored = (await read()).body;
  expect(stored).toMatchObject({
    metadata: { labels: { team: "money" } },
    spec: { hosts: ["billing.example.com"] },
  });
  await expect(page).toHaveURL(/\/shop\/billing$/);

  // Somebody else writes while the form is open.
  await editor.writeYaml(
    (await editor.yaml.innerText()).replace("billing.example.com", "billing.example.org"),
  );
  await editor.expectAccepted();
  const patched = await kubectl("west", "PATCH", path, { metadata: { labels: { tier: "gold" } } });
  expect(patched.status).toBe(200);
  await editor.applyButton.click();
  await expect(editor.conflict).toBeVisible();
  await expect(editor.conflict).toContainText("tier: gold");
  await expectAccessible(page);
  await screenshot(page, "configuration-conflict-light");
  expect((await read()).body.spec, "nothing of mine is written").toEqual(stored.spec);
  await editor.conflict.getByRole("button", { name: "Re-apply mine on theirs" }).click();
  await expect(editor.conflict).toHaveCount(0);
  await editor.save("Saved");
  const merged = (await read()).body;
  expect(merged).toMatchObject({
    metadata: { labels: { team: "money", tier: "gold" } },
    spec: { hosts: ["billing.example.org"] },
  });

  await editor.form.getByRole("button", { name: "Delete…" }).click();
  await expect(editor.plannedEdits).toContainText(["delete ServiceEntry shop/billing"]);
  await editor.form.getByRole("button", { name: "Delete from west" }).click();
  await expect(editor.progress).toContainText("Deleted in west");
  expect((await read()).status).toBe(404);
  await editor.undo();
  const back = (await read()).body;
  // Its addresses, in the status, are istiod's to give again.
  expect(back).toMatchObject({ metadata: { labels: merged.metadata.labels }, spec: merged.spec });
});

test("undo after a change by form brings back exactly what was there", async ({ signedIn, preserve }) => {
  const path = destinationRulePath("bookinfo", "details");
  const before = await preserve<Answer>("west", path);
  if (before === undefined) throw new Error("the demo has no rule for details");
  const page = await signedIn("ed");
  const editor = new EditorPage(page);
  await editor.open({ ...rules, namespace: "bookinfo", name: "details" });
  await editor.form.getByRole("button", { name: "Add subset v1" }).click();
  await editor.apply("Saved");
  const changed = (await kubectl<Answer>("west", "GET", path)).body;
  expect(changed.spec).toEqual({ ...before.spec, subsets: [{ name: "v1", labels: { version: "v1" } }] });
  await editor.undo();
  const after = (await kubectl<Answer>("west", "GET", path)).body;
  expect(withoutServerFields(after)).toEqual(withoutServerFields(before));
  await expect(editor.blocked).toHaveText("nothing changed yet");
});
