import { expect, expectAccessible, screenshot, test } from "./fixtures";
import { kubectl, readWrites } from "./fleet";
import { AccessPage } from "./pages/access-page";
import { ResourceEditor } from "./pages/resource-editor";
import { TrafficSplitPage } from "./pages/traffic-split-page";
import { openSession } from "./session";
import { tenancyCollection, tenancyPath, type Stored } from "./tenancy";

const title = "Stocktaking";

/** As a control for times shows it, in the zone of browser and test alike. */
function localText(offsetMinutes: number): string {
  const now = new Date(Date.now() + offsetMinutes * 60_000);
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

test("while production is frozen nobody writes there, and elsewhere work goes on; ended early it works again", async ({
  signedIn,
}) => {
  const listed = async () =>
    (
      await kubectl<{ items: Stored<{ displayName?: string }>[] }>(
        "host",
        "GET",
        tenancyCollection("prohibitions"),
      )
    ).body.items.filter(({ spec }) => spec.displayName === title);
  const olivia = await signedIn("olivia");
  const theo = await signedIn("theo");
  const access = new AccessPage(olivia);
  const split = (cluster: string) =>
    new TrafficSplitPage(theo, { cluster, namespace: "bookinfo", service: "reviews" });
  try {
    await test.step("an operator freezes production for an hour", async () => {
      await access.open("freeze");
      await olivia.getByRole("button", { name: "New freeze window" }).click();
      const form = new ResourceEditor(olivia, olivia.getByRole("dialog", { name: "New freeze window" }));
      await form.field("Called").fill(title);
      await form.field("Where").fill("Environment:prod");
      await form.field("Where").press("Enter");
      await form.root.getByLabel("From", { exact: false }).first().fill(localText(-5));
      await form.root.getByLabel("Until", { exact: false }).first().fill(localText(60));
      await form.field("Reason").fill("We count the stock");
      await expect(form.part("Rights lost")).toContainText("traffic:write");
      await expectAccessible(olivia);
      await screenshot(olivia, "freeze-preview-light");
      await form.save("Freeze");
      await expect(access.freeze(title)).toContainText("holds now");
    });
    await test.step("in production the form is read-only and says why; the API refuses", async () => {
      await split("west").open();
      await expect(split("west").permission).toContainText("You may not edit this");
      await expect(split("west").permission).toContainText(title);
      await expect(split("west").applyButton).toHaveCount(0);
      await screenshot(theo, "freeze-read-only-light");
      const call = await openSession("theo");
      const portal =
        "/api/clusters/west/k8s/apis/networking.istio.io/v1/namespaces/bookinfo/virtualservices/reviews";
      const before = readWrites("west", "isthmus:theo").length;
      expect((await call("DELETE", portal)).status).toBe(403);
      expect(readWrites("west", "isthmus:theo").length).toBe(before);
      expect((await call("GET", portal)).status, "reading goes on").toBe(200);
    });
    await test.step("elsewhere it is as before", async () => {
      await split("east").open();
      await expect(split("east").permission).toContainText("You may edit this");
      await split("east").moveSlider("v1", -1);
      await split("east").expectAccepted();
    });
    await test.step("ended early, production can be written again", async () => {
      await access.freeze(title).getByRole("button", { name: "End now" }).click();
      await olivia
        .getByRole("alertdialog")
        .getByRole("button", { name: `End ${title}` })
        .click();
      await expect(access.freeze(title)).toContainText("over");
      await split("west").openAllowed();
      await split("west").moveSlider("v1", -1);
      await split("west").expectAccepted();
    });
  } finally {
    for (const { metadata } of await listed())
      await kubectl("host", "DELETE", tenancyPath("prohibitions", metadata.name));
  }
});
