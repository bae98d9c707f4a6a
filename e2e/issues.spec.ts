import { expect, expectAccessible, screenshot, test } from "./fixtures";
import { kubectl } from "./fleet";
import { virtualServicePath } from "./istio";
import { EditorPage } from "./pages/editor-page";
import { IssuesPage } from "./pages/issues-page";

const path = virtualServicePath("shop", "cart");

test("an object that leads nowhere becomes an issue, is mended from it, and can be silenced instead", async ({
  signedIn,
  preserve,
}) => {
  expect(await preserve("west", path)).toBeUndefined();
  const page = await signedIn("olivia");
  const issues = new IssuesPage(page);
  await issues.open("?search=shop%2Fcart&cluster=west");
  await expect(page.getByText("No issue fits")).toBeVisible();

  const { status } = await kubectl("west", "POST", path.slice(0, path.lastIndexOf("/")), {
    apiVersion: "networking.istio.io/v1",
    kind: "VirtualService",
    metadata: { name: "cart", namespace: "shop" },
    spec: { hosts: ["cart"], http: [{ route: [{ destination: { host: "basket" } }] }] },
  });
  expect(status).toBe(201);
  const issue = issues.list.filter({ hasText: "basket" }).first();
  await expect(issue).toBeVisible({ timeout: 30_000 });
  await expect(issue).toContainText("VirtualService shop/cart");
  await issue.locator("summary").click();
  await expect(issue.locator("details")).toContainText("spec.http[0].route[0].destination.host");
  await expectAccessible(page);
  await screenshot(page, "issues-found-light");

  // Silenced by its code, then shown again.
  const code = (await issue.getAttribute("data-code")) ?? "";
  const codes = await issues.list.evaluateAll((rows) => rows.map((row) => row.getAttribute("data-code")));
  await kubectl("west", "PATCH", path, {
    metadata: { annotations: { "galley.istio.io/analyze-suppress": [...new Set(codes)].join(",") } },
  });
  await expect(page.getByText("No issue fits")).toBeVisible({ timeout: 30_000 });
  await issues.showSuppressed.check();
  await expect(issues.withCode(code).first()).toContainText("suppressed");

  // From the issue to the object, where it is marked and mended.
  await issues.withCode(code).first().getByRole("link").click();
  const editor = new EditorPage(page);
  await expect(editor.heading("cart")).toBeVisible();
  await editor.showYaml();
  await editor.writeYaml(
    [
      "apiVersion: networking.istio.io/v1",
      "kind: VirtualService",
      "metadata:",
      "  name: cart",
      "  namespace: shop",
      "spec:",
      "  hosts: [cart]",
      "  http:",
      "    - route:",
      "        - destination: { host: cart }",
    ].join("\n"),
  );
  await expect(editor.form.getByRole("region", { name: "Resolved issues" })).toContainText("basket");
  await editor.apply("Saved");
  await issues.open("?search=shop%2Fcart&cluster=west&suppressed=show");
  await expect(page.getByText("No issue fits")).toBeVisible({ timeout: 30_000 });
});

test("the counts are the filter, and the address keeps the view", async ({ signedIn }) => {
  const page = await signedIn("vera");
  const issues = new IssuesPage(page);
  await issues.open();
  const warnings = issues.severity("warning");
  const countSaid = async () => Number(/\d+/.exec((await warnings.textContent()) ?? "")?.[0] ?? "0");
  expect(await countSaid()).toBeGreaterThan(0);
  await warnings.click();
  await expect(warnings).toHaveAttribute("aria-pressed", "true");
  // What the test before took away may leave the analysis only now.
  await expect.poll(async () => (await issues.list.count()) - (await countSaid())).toBe(0);
  await expect(issues.list).not.toHaveCount(0);
  await expect(page).toHaveURL(/severity=warning/);
  await issues.search.fill("bookinfo/default");
  await expect(issues.list).toHaveCount(1);
  await page.reload();
  await expect(issues.list).toHaveCount(1);
  await expect(issues.list.getByRole("link")).toHaveText("PeerAuthentication bookinfo/default");
});
