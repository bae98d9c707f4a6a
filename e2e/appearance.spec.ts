import type { Page } from "@playwright/test";
import { expect, expectAccessible, screenshot, test } from "./fixtures";
import { ClustersPage } from "./pages/clusters-page";
import { EditorPage } from "./pages/editor-page";
import { ExplainPage } from "./pages/explain-page";
import { ExposurePage } from "./pages/exposure-page";
import { IssuesPage } from "./pages/issues-page";
import { SignInPage } from "./pages/sign-in-page";
import { TopologyPage } from "./pages/topology-page";
import { TrafficSplitPage } from "./pages/traffic-split-page";

interface Look {
  name: string;
  /** Brings the page to the state that is looked at. */
  reach: (page: Page) => Promise<void>;
}

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
    name: "configuration",
    reach: async (page) => {
      await page.goto("/configuration?cluster=west");
      await expect(page.getByTestId("object-row").first()).toBeVisible();
    },
  },
  {
    name: "configuration-new",
    reach: async (page) => {
      await page.goto("/configuration?cluster=west&namespace=shop");
      await page.getByRole("button", { name: "New…" }).click();
      await expect(page.getByRole("dialog").getByRole("link", { name: /VirtualService/ })).toBeVisible();
    },
  },
  {
    name: "mtls-form",
    reach: async (page) => {
      const editor = new EditorPage(page);
      await editor.openNew(
        { cluster: "west", resource: "peerauthentications.security.istio.io", namespace: "shop" },
        { app: "cart" },
      );
      await expect(editor.cutOff.first()).toBeVisible();
    },
  },
  {
    name: "access-policy-form",
    reach: async (page) => {
      const editor = new EditorPage(page);
      await editor.open({
        cluster: "west",
        resource: "authorizationpolicies.security.istio.io",
        namespace: "bookinfo",
        name: "reviews-callers",
      });
      await expect(editor.form.getByTestId("explanation").first()).toBeVisible();
    },
  },
  {
    name: "routing-form",
    reach: async (page) => {
      const editor = new EditorPage(page);
      await editor.open({
        cluster: "west",
        resource: "virtualservices.networking.istio.io",
        namespace: "bookinfo",
        name: "reviews",
      });
      await editor.form.getByRole("button", { name: "Send requests with a header to a subset…" }).click();
    },
  },
  {
    name: "traffic-policy-form",
    reach: async (page) => {
      const editor = new EditorPage(page);
      await editor.open({
        cluster: "west",
        resource: "destinationrules.networking.istio.io",
        namespace: "bookinfo",
        name: "reviews",
      });
      await editor.showYaml();
    },
  },
  {
    name: "expose",
    reach: async (page) => {
      const expose = new ExposurePage(page);
      await expose.openService({ cluster: "west", namespace: "shop", service: "cart" });
      await expose.choose("Gateway API");
      await expose.addHost("shop.example.com");
      await expose.expectObjects(1);
    },
  },
  {
    name: "issues",
    reach: async (page) => {
      await new IssuesPage(page).open();
      await page.getByTestId("issue").first().locator("summary").click();
    },
  },
  {
    name: "explain",
    reach: async (page) => {
      const explain = new ExplainPage(page);
      await explain.open("west");
      await explain.describe({
        caller: "bookinfo/details-v1",
        service: "reviews.bookinfo.svc.cluster.local",
      });
      await expect(explain.answer).toHaveAttribute("data-state", "refused");
    },
  },
  {
    name: "workload-explained",
    reach: async (page) => {
      const topology = new TopologyPage(page);
      await topology.open("?selected=west/bookinfo/workload/reviews-v1&panel=explain");
      await expect(topology.panel.getByTestId("caller").first()).toBeVisible();
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
    for (const { name, reach } of looks) {
      await test.step(name, async () => {
        await page.setViewportSize({ width: 1280, height: 800 });
        await reach(page);
        await expectAccessible(page);
        await screenshot(page, `${name}-${theme}`);
        await page.setViewportSize({ width: 400, height: 800 });
        const overflow = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        expect.soft(overflow, `${name} scrolls sideways on a phone`).toBeLessThanOrEqual(0);
        await screenshot(page, `${name}-phone-${theme}`);
      });
    }
  });
}
