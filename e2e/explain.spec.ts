import { expect, expectAccessible, screenshot, test } from "./fixtures";
import { EditorPage } from "./pages/editor-page";
import { ExplainPage } from "./pages/explain-page";

test("a described request is refused as the real one is, and the answer leads to the rule", async ({
  signedIn,
  witness,
}) => {
  const page = await signedIn("vera");
  const explain = new ExplainPage(page);
  await explain.open("west");
  await explain.describe({ caller: "bookinfo/details-v1", service: "reviews.bookinfo.svc.cluster.local" });
  await expect(explain.answer).toHaveAttribute("data-state", "refused");
  await expect(explain.answer).toContainText("AuthorizationPolicy bookinfo/reviews-callers");
  const refused = await witness.call({ cluster: "west", from: "details-v1", to: "reviews.bookinfo:9080" });
  expect(refused).toEqual({ answered: {}, failed: { PermissionDenied: 10 } });
  await expectAccessible(page);
  await screenshot(page, "explain-refused-light");

  await explain.describe({ caller: "bookinfo/productpage-v1" });
  await expect(explain.answer).toHaveAttribute("data-state", "ok");
  await expect(explain.answer).toContainText("80 % of such requests");
  await explain.addHeader("end-user", "jason");
  await expect(explain.answer).toContainText("100 % of such requests");
  await expect(explain.answer).toContainText("reviews-v2");
  const jason = { cluster: "west", from: "productpage-v1", to: "reviews.bookinfo:9080" };
  expect(await witness.call({ ...jason, headers: { "end-user": "jason" } })).toEqual({
    answered: { "reviews-v2": 10 },
    failed: {},
  });

  await explain.describe({ caller: "bookinfo/details-v1" });
  await expect(explain.answer).toHaveAttribute("data-state", "refused");
  await explain.answer
    .getByRole("link", { name: "AuthorizationPolicy bookinfo/reviews-callers" })
    .first()
    .click();
  const editor = new EditorPage(page);
  await expect(editor.heading("reviews-callers")).toBeVisible();
  await expect(editor.permission).toContainText("You may not edit this");
});

test("a line of an access log is read and points at the policy; nonsense is refused beside the field", async ({
  signedIn,
}) => {
  const page = await signedIn("vera");
  const explain = new ExplainPage(page);
  await explain.open("west");
  await explain.openLog();
  await explain.line.fill("this is no line of Envoy");
  await explain.explainButton.click();
  await expect(explain.line).toHaveAttribute("aria-invalid", "true");

  await explain.line.fill(
    `[2026-11-23T10:00:00.000Z] "GET /reviews/0 HTTP/1.1" 403 - rbac_access_denied_matched_policy[none] - "-" 0 19 0 - "-" "curl/8" "3f0a" "reviews:9080" "-" inbound|9080|| - 10.244.1.13:9080 10.244.1.12:41234 outbound_.9080_._.reviews.bookinfo.svc.cluster.local default`,
  );
  await explain.explainButton.click();
  await expect(explain.logAnswer).toContainText("GET reviews:9080/reviews/0 → 403");
  await expect(explain.logAnswer.getByTestId("explanation")).toHaveAttribute("data-state", "refused");
  await expect(explain.logAnswer).toContainText("AuthorizationPolicy bookinfo/reviews-callers");
  await expectAccessible(page);
  await screenshot(page, "explain-log-light");
});
