import { expect, note, screenshot, test } from "./fixtures";
import { kubectl } from "./fleet";
import { lastWeights, virtualServicePath, type VirtualService } from "./istio";
import { ClustersPage } from "./pages/clusters-page";
import { Shell } from "./pages/shell";
import { TopologyPage } from "./pages/topology-page";
import { TrafficSplitPage } from "./pages/traffic-split-page";

const staleDeadline = 5_000;
const liveDeadline = 10_000;
const reviews = { namespace: "bookinfo", service: "reviews" };

test("west is killed: its data stays with its age, east stays fully usable, and west comes back by itself", async ({
  signedIn,
  outage,
  preserve,
}) => {
  const eastPath = virtualServicePath("bookinfo", "reviews");
  await preserve("east", eastPath);
  const page = await signedIn("olivia");
  const context = page.context();
  const [clustersTab, splitTab, eastTab] = [
    await context.newPage(),
    await context.newPage(),
    await context.newPage(),
  ];
  const topology = new TopologyPage(page);
  const clusters = new ClustersPage(clustersTab);
  const west = new TrafficSplitPage(splitTab, { cluster: "west", ...reviews });
  const east = new TrafficSplitPage(eastTab, { cluster: "east", ...reviews });
  await topology.open();
  await clusters.open();
  await west.open();
  await east.open();
  await west.moveSlider("v1", -1);
  await west.expectAccepted();
  const drawn = await topology.list();
  await topology.showEverything();
  await expect(topology.cluster("West")).toHaveAttribute("data-freshness", "live");
  await expect(clusters.row("West")).toContainText("live");

  const killedAt = Date.now();
  await outage.kill("west");
  await Promise.all([
    expect(topology.cluster("West")).toHaveAttribute("data-freshness", "stale", { timeout: staleDeadline }),
    expect(clusters.row("West")).toContainText("stale", { timeout: staleDeadline }),
  ]);
  note("west shown stale after", secondsSince(killedAt));

  // What was known stays, with its age; nothing of the other clusters is touched.
  await expect(topology.cluster("West")).toContainText(/showing data from \d+ s ago/);
  await expect(topology.cluster("East")).toHaveAttribute("data-freshness", "live");
  expect(await topology.list()).toEqual(drawn);
  await expect(clusters.row("West")).toContainText(/data from \d+ s ago/);
  await expect(clusters.row("East")).toContainText("live");
  await screenshot(page, "outage-topology-light");
  await screenshot(clustersTab, "outage-clusters-light");

  // What was being edited there cannot be saved, and the form says why.
  await expect(splitTab.getByText("Nothing can be saved now")).toBeVisible();
  await expect(west.applyButton).toBeDisabled();
  await expect(west.blocked).toContainText("West does not answer");
  await west.expectWeights({ v1: 70, v2: 30 });
  await screenshot(splitTab, "outage-traffic-split-light");

  // East is used meanwhile as always, up to a save.
  await east.moveSlider("v1", 1);
  await east.apply();
  expect(lastWeights((await kubectl<VirtualService>("east", "GET", eastPath)).body)).toEqual({
    v1: 60,
    v3: 40,
  });
  await east.undoButton.click();
  await east.expectWeights({ v1: 50, v3: 50 });

  await outage.revive("west");
  const readyAt = Date.now();
  await Promise.all([
    expect(topology.cluster("West")).toHaveAttribute("data-freshness", "live", { timeout: liveDeadline }),
    expect(clusters.row("West")).not.toContainText("stale", { timeout: liveDeadline }),
  ]);
  note("west shown live after ready", secondsSince(readyAt));
  await expect.poll(() => topology.list()).toEqual(drawn);

  // The edit is still there and can be saved now.
  await west.expectWeights({ v1: 70, v2: 30 });
  await west.expectAccepted();
});

test("the host is killed: the console says that it is read-only, everything can be read, and it comes back", async ({
  signedIn,
  outage,
}) => {
  const page = await signedIn("olivia");
  const shell = new Shell(page);
  const topology = new TopologyPage(page);
  const clusters = new ClustersPage(page);
  await clusters.open();
  await expect(shell.readOnlyBanner).toHaveCount(0);

  await outage.kill("host");
  await expect(shell.readOnlyBanner).toBeVisible({ timeout: 10_000 });
  await expect(clusters.connectButton).toBeDisabled();
  await screenshot(page, "outage-host-light");
  await shell.go("Topology");
  await topology.expectDrawn();
  await topology.showEverything();
  await expect(topology.cluster("West")).toHaveAttribute("data-freshness", "live");
  await shell.go("Services");
  await expect(
    page.getByRole("region", { name: "Services", exact: true }).getByRole("link", { name: "reviews" }),
  ).toHaveCount(2);
  const split = new TrafficSplitPage(page, { cluster: "east", ...reviews });
  await split.open();
  await expect(page.getByText("Nothing can be saved now")).toBeVisible();
  await split.expectWeights({ v1: 50, v3: 50 });
  await split.moveSlider("v1", 1);
  await split.expectWeights({ v1: 50, v3: 50 });
  await expect(split.applyButton).toBeDisabled();

  await outage.revive("host");
  await expect(shell.readOnlyBanner).toHaveCount(0, { timeout: liveDeadline });
  await expect(page.getByText("Nothing can be saved now")).toHaveCount(0);
  await clusters.open();
  await expect(clusters.connectButton).toBeEnabled();
});

const secondsSince = (time: number) => `${((Date.now() - time) / 1000).toFixed(1)} s`;
