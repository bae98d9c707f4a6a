import { expect, screenshot, test } from "./fixtures";
import { collectAnswers, findNames } from "./answers";
import { baseURL, openSession, type PersonId } from "./session";
import { IssuesPage } from "./pages/issues-page";
import { TopologyPage } from "./pages/topology-page";
import { WorkspacePage } from "./pages/workspace-page";

interface World {
  person: PersonId;
  workspace: string;
  namespace: string;
  services: readonly string[];
  object: string;
  /** Names of the other tenant's things and people, which appear nowhere… */
  foreign: readonly string[];
  /** …but here: what the other tenant let this one know. */
  granted: readonly string[];
}

const worlds: readonly World[] = [
  {
    person: "tina",
    workspace: "storefront",
    namespace: "shop",
    services: ["cart", "catalog", "storefront"],
    object: "payments",
    foreign: ["bookinfo", "productpage", "ratings", "reviews-callers", "mysql", "theo", "beth"],
    // What somebody wrote themselves stands in their history.
    granted: [
      String.raw`\"bookinfo.example.com\" is no host of your workspaces`,
      `"bookinfo.example.com" is no host of your workspaces`,
    ],
  },
  {
    person: "theo",
    workspace: "books",
    namespace: "bookinfo",
    services: ["details", "productpage", "ratings", "reviews"],
    object: "reviews-callers",
    // One service of the shop is granted to books, so that its host and its namespace are theirs to know.
    foreign: ["shop.example.com", "cart", "payments", "tina", "storefront"],
    granted: ["catalog.shop.svc.cluster.local of storefront", '"fromTenant":"storefront"'],
  },
];

/** The first event of the topology stream, which is everything the person's page will draw. */
async function readSnapshot(cookie: string): Promise<string> {
  const abort = new AbortController();
  const response = await fetch(`${baseURL()}/api/topology/stream`, {
    headers: { cookie },
    signal: abort.signal,
  });
  let text = "";
  const decoder = new TextDecoder();
  try {
    if (response.body === null) return "";
    for await (const chunk of response.body) {
      text += decoder.decode(chunk as Uint8Array, { stream: true });
      if (text.includes("\n\n") && text.includes("event: snapshot")) break;
    }
  } finally {
    abort.abort();
  }
  return text;
}

for (const world of worlds) {
  const { person, workspace, namespace, services, object, foreign, granted } = world;

  test(`${person} sees the world of ${workspace} and no name of another tenant's`, async ({ signedIn }) => {
    const page = await signedIn(person);
    const answers = collectAnswers(page);
    const shown: { path: string; text: string }[] = [];
    const keep = async (path: string) => {
      shown.push({ path: `the page ${path}`, text: await page.getByRole("main").innerText() });
    };

    await test.step("home is their workspaces, and the rail has nothing of the platform", async () => {
      await page.goto("/");
      await expect(page).toHaveURL(/\/workspaces$/);
      await expect(page.getByRole("row").filter({ hasText: namespace })).toHaveCount(1);
      const rail = page.getByRole("navigation", { name: "Main" });
      await expect(rail.getByRole("link", { name: "Clusters" })).toHaveCount(0);
      await expect(rail.getByRole("link", { name: "Tenants" })).toHaveCount(0);
      await keep("/workspaces");
      await screenshot(page, `tenant-${person}-workspaces-light`);
    });
    await test.step("every part of their workspace", async () => {
      const own = new WorkspacePage(page, workspace);
      for (const tab of ["services", "configuration", "hosts", "groups", "people", "settings"] as const) {
        await own.open(tab);
        await expect(page.getByRole("tabpanel").getByRole("status")).toHaveCount(0);
        await keep(`/workspaces/${workspace}?tab=${tab}`);
      }
      await own.open("services");
      for (const service of services)
        await expect(page.getByRole("link", { name: service, exact: true }).first()).toBeVisible();
      await screenshot(page, `tenant-${person}-workspace-light`);
    });
    await test.step("services", async () => {
      await page.goto("/services");
      for (const service of services)
        await expect(page.getByRole("link", { name: service, exact: true }).first()).toBeVisible();
      await keep("/services");
    });
    await test.step("topology", async () => {
      const topology = new TopologyPage(page);
      await topology.open();
      await expect(
        topology.outline
          .getByRole("listitem")
          .filter({ hasText: services[0] ?? "" })
          .first(),
      ).toBeAttached();
      const list = await topology.list();
      shown.push({ path: "the topology as a list", text: list.join("\n") });
      await keep("/topology");
      await screenshot(page, `tenant-${person}-topology-light`);
    });
    await test.step("configuration", async () => {
      await page.goto("/configuration?cluster=west");
      await expect(page.getByTestId("object-row").filter({ hasText: object })).toBeVisible();
      await keep("/configuration");
    });
    await test.step("issues, explanations, history, change sets", async () => {
      await new IssuesPage(page).open();
      // The platform's gateway proxies are outside a tenant's view: that makes no finding of their gateways.
      await expect(new IssuesPage(page).withCode("IST0101")).toHaveCount(0);
      await keep("/issues");
      for (const [path, title] of [
        ["/history", "History"],
        ["/change-sets", "Change sets"],
        ["/explain", "Explain"],
      ] as const) {
        await page.goto(path);
        await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
        await page.waitForLoadState("networkidle");
        await keep(path);
      }
    });
    await test.step("nothing of it names what is another's", async () => {
      const told = await answers.read();
      expect(told.length).toBeGreaterThan(10);
      const session = await openSession(person);
      const snapshot = await readSnapshot(session.cookie());
      expect(snapshot, "the stream says what is their own").toContain(services[0]);
      const everything = [...shown, ...told, { path: "the topology stream", text: snapshot }].map(
        ({ path, text }) => ({
          path,
          text: granted.reduce((rest, known) => rest.replaceAll(known, ""), text),
        }),
      );
      expect(findNames(everything, foreign)).toEqual([]);
    });
  });
}

test("what is another tenant's answers as what does not exist, by page and by API", async ({ signedIn }) => {
  const [tina, theo] = [await signedIn("tina"), await signedIn("theo")];
  for (const [page, workspace] of [
    [tina, "books"],
    [theo, "storefront"],
  ] as const) {
    const foreign = new WorkspacePage(page, workspace);
    await foreign.goto();
    await expect(foreign.missing).toBeVisible();
    const nobody = new WorkspacePage(page, "no-such-workspace");
    await nobody.goto();
    await expect(nobody.missing).toBeVisible();
  }
  await screenshot(theo, "tenant-foreign-workspace-light");

  const call = await openSession("tina");
  const same = async (foreign: string, absent: string, names: readonly (readonly [string, string])[]) => {
    const [one, other] = [await call("GET", foreign), await call("GET", absent)];
    let expected = JSON.stringify(other.body);
    for (const [theirs, nobodys] of names) expected = expected.replaceAll(nobodys, theirs);
    expect(one.status, foreign).toBe(other.status);
    expect(JSON.stringify(one.body), foreign).toBe(expected);
    return one.status;
  };
  const portal = "/api/clusters/west/k8s/apis/networking.istio.io/v1/namespaces";
  expect(
    await same("/api/tenancy/workspaces/books", "/api/tenancy/workspaces/nobodys", [["books", "nobodys"]]),
  ).toBe(404);
  expect(
    await same(`${portal}/bookinfo/virtualservices/reviews`, `${portal}/nowhere0/virtualservices/reviews`, [
      ["bookinfo", "nowhere0"],
    ]),
  ).toBeGreaterThanOrEqual(403);
  expect(
    await same(
      "/api/clusters/west/namespaces/bookinfo/services/reviews",
      "/api/clusters/west/namespaces/nowhere0/services/reviews",
      [["bookinfo", "nowhere0"]],
    ),
  ).toBeGreaterThanOrEqual(403);
});
