import { expect, test } from "./fixtures";
import { SignInPage } from "./pages/sign-in-page";
import { baseURL, type PlatformPersonId } from "./session";

const pages = [
  "/",
  "/overview",
  "/topology",
  "/services",
  "/services/west/bookinfo/reviews",
  "/services/west/bookinfo/reviews/traffic-split",
  "/clusters",
  "/clusters/west",
];
const data = ["/api/session", "/api/clusters", "/api/services", "/api/topology/stream"];
const rights: Record<PlatformPersonId, { role: string; may: string }> = {
  olivia: { role: "operator", may: "connects clusters and edits everything" },
  ed: { role: "editor", may: "edits routing and policy where the cluster allows it" },
  vera: { role: "viewer", may: "reads everything, changes nothing" },
};

test("without a sign-in every page leads to the sign-in page and nothing is given away", async ({
  stranger,
}) => {
  for (const path of pages) {
    const answer = await fetch(baseURL() + path, { redirect: "manual" });
    expect([302, 303, 307], path).toContain(answer.status);
    expect(answer.headers.get("location"), path).toMatch(/\/sign-in/);
    expect(await answer.text(), path).not.toMatch(/reviews-v1|bookinfo-gateway|isthmus:/);
  }
  for (const path of data) {
    const answer = await fetch(baseURL() + path);
    expect(answer.status, path).toBe(401);
    expect(await answer.json(), path).toMatchObject({ kind: "Status", code: 401, reason: "Unauthorized" });
  }
  const page = await stranger();
  await page.goto("/services/west/bookinfo/reviews");
  await expect(new SignInPage(page).signInButton).toBeVisible();
  expect(await page.content()).not.toMatch(/reviews-v1|bookinfo-gateway|istio-system/);
});

for (const person of ["olivia", "ed", "vera"] as const) {
  test(`${person} signs in, lands where they wanted to go, and sees their role`, async ({ stranger }) => {
    const page = await stranger();
    const signIn = new SignInPage(page);
    await signIn.signIn(person, "/clusters");
    await expect(page).toHaveURL(/\/clusters$/);
    await expect(page.getByRole("heading", { level: 1, name: "Clusters" })).toBeVisible();
    await signIn.accountMenu(person).click();
    await expect(page.getByRole("menu")).toContainText(`${rights[person].role}: ${rights[person].may}`);
  });
}

test("signing out ends the session at once: a kept copy of the cookie is worthless", async ({ stranger }) => {
  const page = await stranger();
  const signIn = new SignInPage(page);
  await signIn.signIn("vera");
  const cookie = (await page.context().cookies(baseURL()))
    .map(({ name, value }) => `${name}=${value}`)
    .join("; ");
  const ask = async () => (await fetch(`${baseURL()}/api/clusters`, { headers: { cookie } })).status;
  expect(await ask()).toBe(200);
  const stream = await fetch(`${baseURL()}/api/topology/stream`, { headers: { cookie } });
  expect(stream.status).toBe(200);

  await signIn.signOut("vera");
  expect(await ask()).toBe(401);
  // The stream that was open is cut as well: this would never come back if it were not.
  await stream.body?.pipeTo(new WritableStream()).catch(() => undefined);
  await page.goBack();
  await expect(signIn.signInButton).toBeVisible();
});
