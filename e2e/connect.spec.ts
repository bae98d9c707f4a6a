import { readFileSync } from "node:fs";
import { expect, screenshot, test } from "./fixtures";
import { fleet, kubectl, readFleet, useToken } from "./fleet";
import { ClustersPage } from "./pages/clusters-page";
import { TopologyPage } from "./pages/topology-page";
import { openSession } from "./session";

const secretPath = "/api/v1/namespaces/isthmus-system/secrets/cluster-south";
const clusterPath = "/apis/isthmus.dev/v1alpha1/clusters/south";

async function startSouth(): Promise<string> {
  if (readFleet().clusters["south"] === undefined) await fleet("start", "south", "--region", "af-south");
  await expect.poll(() => readFleet().clusters["south"]?.ready, { timeout: 60_000 }).toBe(true);
  return readFileSync(readFleet().clusters["south"]?.kubeconfig ?? "", "utf8");
}

test.afterEach(async () => {
  const call = await openSession("olivia");
  const { status } = await call("DELETE", "/api/clusters/south");
  expect([200, 204, 404]).toContain(status);
});

test("a third member is connected in the browser while everything runs, appears everywhere, and is disconnected again", async ({
  signedIn,
}) => {
  test.setTimeout(150_000);
  const kubeconfig = await startSouth();
  const watching = await signedIn("vera");
  const topology = new TopologyPage(watching);
  await topology.open();
  await expect(topology.cluster("South")).toHaveCount(0);

  const page = await signedIn("olivia");
  const clusters = new ClustersPage(page);
  await clusters.open();
  await clusters.connectButton.click();
  await clusters.field("Name").fill("south");
  await clusters.field("Display name").fill("South");
  await clusters.field("Region").fill("af-south");
  const withProgram = kubeconfig.replace(
    /^(\s*)token: .*$/m,
    "$1exec:\n$1  apiVersion: client.authentication.k8s.io/v1\n$1  command: /bin/true",
  );
  expect(withProgram).toContain("exec:");
  await clusters.field("kubeconfig").fill(withProgram);
  await clusters.submit.click();
  await expect(clusters.field("kubeconfig")).toHaveAttribute("aria-invalid", "true");
  await expect(clusters.dialog.getByRole("alert")).toContainText(
    /users\[0\]\.user\.exec would run a program/,
  );
  await screenshot(page, "connect-refused-light");
  expect((await kubectl("host", "GET", clusterPath)).status).toBe(404);

  await clusters.field("kubeconfig").fill(kubeconfig);
  await clusters.submit.click();
  await expect(clusters.dialog).toHaveCount(0, { timeout: 30_000 });
  await expect(clusters.row("South")).toContainText("live", { timeout: 30_000 });
  await expect(clusters.row("South")).toContainText("af-south");
  await expect
    .poll(async () => (await topology.list()).filter((line) => line.endsWith("cluster south")))
    .not.toEqual([]);
  await topology.showEverything();
  await expect(topology.cluster("South")).toHaveAttribute("data-freshness", "live");

  const secret = await kubectl<{ data: Record<string, string> }>("host", "GET", secretPath);
  expect(secret.status).toBe(200);
  const tokens = Object.values(secret.body.data).map((value) => Buffer.from(value, "base64").toString());
  expect(Object.keys(secret.body.data).toSorted()).toEqual(["impersonator", "propagator", "reader"]);
  for (const token of tokens) {
    expect(kubeconfig, "the administrator's credential is not kept").not.toContain(token);
    expect(await useToken("south", token)).toBe(true);
  }

  await clusters.disconnect("south");
  await expect(clusters.row("South")).toHaveCount(0);
  await expect(topology.cluster("South")).toHaveCount(0);
  await expect
    .poll(async () => (await topology.list()).filter((line) => line.endsWith("cluster south")))
    .toEqual([]);
  expect((await kubectl("host", "GET", clusterPath)).status).toBe(404);
  expect((await kubectl("host", "GET", secretPath)).status).toBe(404);
  for (const token of tokens) await expect.poll(() => useToken("south", token)).toBe(false);
});

test("only an operator connects and disconnects clusters", async ({ signedIn }) => {
  const kubeconfig = await startSouth();
  for (const person of ["vera", "ed"] as const) {
    const page = await signedIn(person);
    const clusters = new ClustersPage(page);
    await clusters.open();
    await expect(clusters.connectButton).toHaveCount(0);
    await page.goto("/clusters?connect=true");
    await expect(clusters.row("West")).toBeVisible();
    await expect(clusters.dialog).toHaveCount(0);
    await clusters.openOne("west");
    await expect(page.getByRole("button", { name: "Disconnect" })).toHaveCount(0);

    const call = await openSession(person);
    const connect = await call("POST", "/api/clusters", {
      name: "south",
      displayName: "South",
      region: "",
      kubeconfig,
    });
    expect(connect.status).toBe(403);
    expect(connect.body).toMatchObject({
      kind: "Status",
      reason: "Forbidden",
      details: { cluster: "south" },
    });
    const disconnect = await call("DELETE", "/api/clusters/west");
    expect(disconnect.status).toBe(403);
    expect(disconnect.body).toMatchObject({
      kind: "Status",
      reason: "Forbidden",
      details: { cluster: "west" },
    });
  }
  expect((await kubectl("host", "GET", clusterPath)).status).toBe(404);
});
