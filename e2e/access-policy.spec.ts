import { expect, expectAccessible, screenshot, test } from "./fixtures";
import { kubectl } from "./fleet";
import { authorizationPolicyPath } from "./istio";
import { EditorPage } from "./pages/editor-page";

const path = authorizationPolicyPath("bookinfo", "ratings-v1");
const ratings = "ratings.bookinfo:9080";

test("an access policy built by form denies the caller it predicts and no other, and undo lets it in again", async ({
  signedIn,
  preserve,
  witness,
}) => {
  expect(await preserve("west", path)).toBeUndefined();
  const before = await witness.callAsEach("west", ratings);
  expect(new Set(Object.values(before)), "everybody may call").toEqual(new Set(["answered"]));

  // An editor of bookinfo, from the service to the form.
  const page = await signedIn("ed");
  await page.goto("/services/west/bookinfo/ratings?tab=explain");
  await page.getByRole("link", { name: "New access policy" }).click();
  const editor = new EditorPage(page);
  await expect(editor.heading("New access policy")).toBeVisible();
  await editor.choose("Deny");
  const rule = editor.row("rule");
  await editor.add("caller", rule);
  await editor.type(
    editor.field("Service accounts", editor.row("caller", 1, rule)),
    "bookinfo/bookinfo-details",
  );
  await expect(rule.getByTestId("rule-sentence")).toHaveText(
    "DENY bookinfo-details (bookinfo) to call anything",
  );

  await expect(editor.cutOff).toHaveText([/^details-v1 → ratings-v1:9080: /]);
  await expect(editor.effects("Who may call")).toContainText([/details-v1 → ratings-v1:9080.*refused/]);
  const tried = editor.form.getByTestId("explanation");
  await editor.field("Calling workload").fill("bookinfo/details-v1");
  await expect(editor.field("Called service")).toHaveValue("ratings.bookinfo.svc.cluster.local");
  await expect(tried).toHaveCount(2);
  await expect(tried.nth(0)).toHaveAttribute("data-state", "ok");
  await expect(tried.nth(1)).toHaveAttribute("data-state", "refused");
  await expect(tried.nth(1)).toContainText("AuthorizationPolicy bookinfo/ratings-v1");
  await expectAccessible(page);
  await screenshot(page, "access-policy-light");
  expect((await kubectl("west", "GET", path)).status, "trying writes nothing").toBe(404);

  await editor.apply();
  const refused = { ...before, "details-v1": "PermissionDenied" };
  await expect.poll(() => witness.callAsEach("west", ratings)).toEqual(refused);

  await editor.undo();
  expect((await kubectl("west", "GET", path)).status).toBe(404);
  await expect.poll(() => witness.callAsEach("west", ratings)).toEqual(before);
});

test("a template refuses everybody but one account; the page and the workloads agree caller by caller", async ({
  signedIn,
  preserve,
  witness,
}) => {
  await preserve("west", path);
  const page = await signedIn("ed");
  const editor = new EditorPage(page);
  await editor.openNew(
    { cluster: "west", resource: "authorizationpolicies.security.istio.io", namespace: "bookinfo" },
    { workload: "ratings-v1", app: "ratings" },
  );
  await editor.select("Template", /^Allow one service account/);
  await editor.field("Namespace of the callers").fill("bookinfo");
  await editor.field("Service account of the caller").fill("bookinfo-reviews");
  await editor.form.getByRole("button", { name: "Use this template" }).click();
  await editor.apply();

  await page.goto("/services/west/bookinfo/ratings?tab=explain");
  const said: Record<string, boolean> = {};
  await expect(page.getByTestId("caller").first()).toBeVisible();
  for (const caller of await page.getByTestId("caller").all()) {
    const text = (await caller.textContent()) ?? "";
    const [, names = ""] = /^(.*?) (?:bookinfo|shop|istio-system)/.exec(text) ?? [];
    for (const name of names.split(", ")) said[name] = text.includes("may call");
  }
  const measure = async (): Promise<Record<string, boolean>> => {
    const calls = await witness.callAsEach("west", ratings);
    return Object.fromEntries(
      Object.keys(calls).flatMap((name) => (name in said ? [[name, calls[name] === "answered"]] : [])),
    );
  };
  const asked = Object.keys(await measure());
  expect(asked.length).toBeGreaterThanOrEqual(10);
  const expected = Object.fromEntries(asked.map((name) => [name, said[name]]));
  expect(expected).toMatchObject({ "reviews-v2": true, "details-v1": false, "storefront-v1": false });
  // A proxy that has acknowledged the policy enforces it a moment later.
  await expect.poll(measure).toEqual(expected);
});
