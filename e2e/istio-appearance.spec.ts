import { expect, test } from "./fixtures";
import { type Look, lookAt } from "./look";
import { EditorPage } from "./pages/editor-page";
import { ExplainPage } from "./pages/explain-page";
import { ExposurePage } from "./pages/exposure-page";
import { IssuesPage } from "./pages/issues-page";
import { TopologyPage } from "./pages/topology-page";

const looks: Look[] = [
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
      await editor.form.getByRole("button", { name: "Send by header to a subset…" }).click();
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
];

for (const dark of [false, true]) {
  const theme = dark ? "dark" : "light";
  test(`every page of Istio's configuration is accessible and as designed, ${theme}`, async ({
    signedIn,
  }) => {
    await lookAt(await signedIn("olivia", { dark }), looks, theme);
  });
}
