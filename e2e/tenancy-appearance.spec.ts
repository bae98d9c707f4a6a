import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { type Look, lookAt } from "./look";

/** The page at an address has what it is about, and nothing of it is on its way any more. */
function reach(
  path: string,
  heading: string | RegExp,
  ready: (page: Page) => Promise<void> = async () => {},
) {
  return async (page: Page) => {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1, name: heading })).toBeVisible();
    await ready(page);
    await expect(page.getByRole("main").getByText(/^(Reading|Loading|Looking)/)).toHaveCount(0);
  };
}

const tab = (name: string, path: string, heading: string | RegExp): Look => ({
  name,
  reach: reach(path, heading, async (page) => expect(page.getByRole("tabpanel").last()).toBeVisible()),
});

const shared: Look[] = [
  {
    name: "workspaces",
    reach: reach("/workspaces", "Workspaces", async (page) =>
      expect(page.getByRole("table")).toContainText("Bookinfo"),
    ),
  },
  {
    name: "workspace",
    reach: reach("/workspaces/books", "Bookinfo", async (page) =>
      expect(page.getByRole("link", { name: "reviews", exact: true }).first()).toBeVisible(),
    ),
  },
  tab("workspace-hosts", "/workspaces/books?tab=hosts", "Bookinfo"),
  tab("workspace-groups", "/workspaces/books?tab=groups", "Bookinfo"),
  tab("workspace-people", "/workspaces/books?tab=people", "Bookinfo"),
  {
    name: "workspace-settings",
    reach: reach("/workspaces/books?tab=settings", "Bookinfo", async (page) =>
      expect(page.getByTestId("effective-setting").first()).toBeVisible(),
    ),
  },
  {
    name: "history",
    reach: reach("/history", "History"),
  },
  { name: "change-sets", reach: reach("/change-sets", "Change sets") },
  tab("access-what", "/access?tab=what", "Access"),
  {
    name: "access-why",
    reach: reach("/access?tab=why&right=settings:write&level=Workspace/books", "Access", async (page) =>
      expect(page.getByTestId("why-answer")).toBeVisible(),
    ),
  },
  tab("access-rules", "/access?tab=rules", "Access"),
  tab("access-requests", "/access?tab=requests", "Access"),
];

const operators: Look[] = [
  { name: "tenants", reach: reach("/tenants", "Tenants") },
  { name: "tenant", reach: reach("/tenants/books", "Books") },
  tab("tenant-services", "/tenants/books?tab=services", "Books"),
  {
    name: "ownership",
    reach: reach("/workspaces/books/edit", /^Edit /, async (page) =>
      expect(page.getByRole("grid").or(page.getByRole("table")).first()).toBeVisible(),
    ),
  },
  {
    name: "settings",
    reach: reach("/settings?level=Tenant/books", "Settings", async (page) =>
      expect(page.getByTestId("effective-setting").first()).toBeVisible(),
    ),
  },
  { name: "teams", reach: reach("/teams", "Teams") },
  tab("teams-roles", "/teams?tab=roles", "Teams"),
  tab("access-who", "/access?tab=who&right=traffic:write&level=Workspace/books", "Access"),
  tab("access-graph", "/access?tab=graph&level=Workspace/books", "Access"),
  tab("access-what-if", "/access?tab=what-if", "Access"),
  tab("access-freeze", "/access?tab=freeze", "Access"),
  tab("access-emergency", "/access?tab=emergency", "Access"),
];

for (const dark of [false, true]) {
  const theme = dark ? "dark" : "light";
  test(`every page of tenancy and access is accessible and as designed for an operator, ${theme}`, async ({
    signedIn,
  }) => {
    test.setTimeout(240_000);
    await lookAt(await signedIn("olivia", { dark }), [...shared, ...operators], theme);
  });
}

test("every page of tenancy and access is accessible and as designed for a tenant", async ({ signedIn }) => {
  test.setTimeout(240_000);
  const looks = shared.map((look) => ({ ...look, name: `tenant-${look.name}` }));
  await lookAt(await signedIn("theo"), looks, "light");
});
