import { expect, expectAccessible, screenshot, test } from "./fixtures";
import { type Look, lookAt } from "./look";
import { ClustersPage } from "./pages/clusters-page";
import { SignInPage } from "./pages/sign-in-page";
import { TopologyPage } from "./pages/topology-page";
import { TrafficSplitPage } from "./pages/traffic-split-page";

const looks: Look[] = [
  {
    name: "overview",
    reach: async (page) => {
      await page.goto("/overview");
      await expect(page.getByRole("heading", { name: "Needs attention" })).toBeVisible();
    },
  },
  {
    name: "topology",
    reach: async (page) => {
      const topology = new TopologyPage(page);
      await topology.open("?selected=west/bookinfo/service/reviews");
      await expect(topology.panel.getByRole("heading", { name: "Requests" })).toBeVisible();
      await expect(topology.panel.getByText(/over \d+ s/)).toBeVisible();
    },
  },
  {
    name: "topology-yaml",
    reach: async (page) => {
      const topology = new TopologyPage(page);
      await topology.open("?selected=west/bookinfo/gateway/bookinfo-gateway&panel=yaml");
      await expect(topology.yaml).toContainText("kind: Gateway");
    },
  },
  {
    name: "topology-nothing",
    reach: async (page) => {
      await page.goto("/topology?clusters=nowhere");
      await expect(page.getByText("Nothing to draw")).toBeVisible();
    },
  },
  {
    name: "services",
    reach: async (page) => {
      await page.goto("/services");
      await expect(page.getByRole("link", { name: "reviews", exact: true }).first()).toBeVisible();
    },
  },
  {
    name: "services-none",
    reach: async (page) => {
      await page.goto("/services?search=nothing-has-this-name");
      await expect(page.getByText("No service fits")).toBeVisible();
    },
  },
  {
    name: "service",
    reach: async (page) => {
      await page.goto("/services/west/bookinfo/reviews");
      await expect(page.getByRole("tab", { name: /^Workloads/ })).toBeVisible();
    },
  },
  {
    name: "service-unknown",
    reach: async (page) => {
      await page.goto("/services/west/bookinfo/nobody");
      await expect(page.getByRole("alert").filter({ hasText: "nobody" })).toBeVisible();
    },
  },
  {
    name: "traffic-split",
    reach: async (page) => {
      const split = new TrafficSplitPage(page, {
        cluster: "west",
        namespace: "bookinfo",
        service: "reviews",
      });
      await split.open();
      await split.moveSlider("v1", -5);
      await split.expectAccepted();
    },
  },
  {
    name: "clusters",
    reach: async (page) => {
      await new ClustersPage(page).open();
    },
  },
  {
    name: "cluster",
    reach: async (page) => {
      await new ClustersPage(page).openOne("west");
    },
  },
  {
    name: "cluster-unknown",
    reach: async (page) => {
      await page.goto("/clusters/nowhere");
      await expect(page.getByText("There is no cluster named nowhere")).toBeVisible();
    },
  },
  {
    name: "connect",
    reach: async (page) => {
      const clusters = new ClustersPage(page);
      await clusters.open();
      await clusters.connectButton.click();
      await clusters.submit.click();
      await expect(clusters.field("Name")).toHaveAttribute("aria-invalid", "true");
    },
  },
  {
    name: "not-found",
    reach: async (page) => {
      await page.goto("/no-such-page");
      await expect(page.getByText("There is nothing at this address")).toBeVisible();
    },
  },
];

for (const dark of [false, true]) {
  const theme = dark ? "dark" : "light";

  test(`the sign-in page is accessible and as designed, ${theme}`, async ({ stranger }) => {
    const page = await stranger({ dark });
    for (const [path, name] of [
      ["/sign-in", "sign-in"],
      ["/sign-in?error=NoRole", "sign-in-error"],
    ] as const) {
      await page.goto(path);
      await expect(new SignInPage(page).signInButton).toBeVisible();
      await expectAccessible(page);
      await screenshot(page, `${name}-${theme}`);
    }
    await page.setViewportSize({ width: 400, height: 800 });
    await screenshot(page, `sign-in-phone-${theme}`);
  });

  test(`every page is accessible and as designed, ${theme}`, async ({ signedIn }) => {
    test.setTimeout(180_000);
    const page = await signedIn("olivia", { dark });
    await lookAt(page, looks, theme);
  });
}
