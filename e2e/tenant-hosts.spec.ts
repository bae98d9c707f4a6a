import { expect, expectAccessible, screenshot, test } from "./fixtures";
import { kubectl, readWrites } from "./fleet";
import { virtualServicePath, type VirtualService } from "./istio";
import { EditorPage } from "./pages/editor-page";
import { ResourceEditor } from "./pages/resource-editor";
import { WorkspacePage } from "./pages/workspace-page";
import { openSession, type Session } from "./session";
import { tenancyCollection, tenancyPath, type Stored } from "./tenancy";

const resource = "virtualservices.networking.istio.io";
const foreign = "bookinfo.example.com";

interface HostClaims {
  items: Stored<{ host: string; workspace: string }>[];
}

/** What a tenant's new route for a host would meet in the member, which learns of hosts a moment after the host cluster. */
async function untilRouteIsTaken(
  call: Session,
  host: string,
  route: { namespace: string; to: string },
): Promise<void> {
  const { namespace, to } = route;
  const object = {
    apiVersion: "networking.istio.io/v1",
    kind: "VirtualService",
    metadata: { name: "read", namespace },
    spec: { hosts: [host], http: [{ route: [{ destination: { host: to } }] }] },
  };
  const edits = [{ action: "create", object }];
  await expect
    .poll(async () => (await call("POST", "/api/clusters/west/changes/preview", { edits })).body, {
      timeout: 30_000,
    })
    .toMatchObject({ edits: [{ violations: [], dryRun: { accepted: true } }] });
}

async function readClaims(host: string): Promise<string[]> {
  const { body } = await kubectl<HostClaims>("host", "GET", tenancyCollection("hostclaims"));
  return body.items.filter(({ spec }) => spec.host === host).map(({ spec }) => spec.workspace);
}

test("a tenant's route for another's host is refused at its field with whom to ask; a host of their own works", async ({
  signedIn,
  preserve,
}) => {
  const own = "sale.shop.example.com";
  const path = virtualServicePath("shop", "sale");
  expect(await preserve("west", path)).toBeUndefined();
  await preserve("host", tenancyPath("workspaces", "storefront"));
  const written = readWrites("west", "isthmus:tina");
  const page = await signedIn("tina");
  const editor = new EditorPage(page);
  const workspace = new WorkspacePage(page, "storefront");
  const form = new ResourceEditor(page);

  await test.step("the route is refused, by form and by API, and nothing is written", async () => {
    await editor.openNew({ cluster: "west", resource, namespace: "shop" });
    await editor.showYaml();
    await editor.writeYaml(
      [
        "apiVersion: networking.istio.io/v1",
        "kind: VirtualService",
        "metadata:",
        "  name: sale",
        "  namespace: shop",
        "spec:",
        `  hosts: [${foreign}]`,
        "  http:",
        "    - route:",
        "        - destination: { host: catalog }",
      ].join("\n"),
    );
    await expect(editor.violations).toContainText([`"${foreign}" is no host of your workspaces`]);
    await expect(editor.violations).toContainText(["team storefront or an operator can decide it"]);
    await expect(editor.field("Hosts")).toHaveAttribute("aria-invalid", "true");
    await expect(editor.applyButton).toBeDisabled();
    await expect(editor.blocked).toHaveText("the cluster refuses it");
    await expectAccessible(page);
    await screenshot(page, "tenant-host-refused-light");

    const call = await openSession("tina");
    const portal = "/api/clusters/west/k8s/apis/networking.istio.io/v1/namespaces/shop/virtualservices";
    const answer = await call("POST", portal, {
      apiVersion: "networking.istio.io/v1",
      kind: "VirtualService",
      metadata: { name: "sale", namespace: "shop" },
      spec: { hosts: [foreign], http: [{ route: [{ destination: { host: "catalog" } }] }] },
    });
    expect(answer.status).toBe(403);
    expect(answer.body.details?.causes).toMatchObject([{ reason: "HOST_NOT_OWNED", field: "spec.hosts[0]" }]);
    expect(answer.body.message, "who has it is not told").not.toMatch(/books|beth/i);
    expect((await kubectl("west", "GET", path)).status).toBe(404);
    expect(readWrites("west", "isthmus:tina")).toEqual(written);
  });

  await test.step("their workspace cannot claim it either", async () => {
    await page.goto("/workspaces/storefront/edit");
    await form.field("Hosts").fill(foreign);
    await form.field("Hosts").press("Enter");
    await expect(form.changes).toContainText("Refused");
    await expect(form.changes).toContainText(foreign);
    await expect(form.field("Hosts")).toHaveAttribute("aria-invalid", "true");
    await expect(form.blocked).toHaveText("It would be refused");
    await screenshot(page, "tenant-host-claim-refused-light");
  });

  await test.step("a host of their domain is theirs, and then the route works", async () => {
    await page.getByRole("button", { name: `Remove ${foreign}` }).click();
    await form.field("Hosts").fill(own);
    await form.field("Hosts").press("Enter");
    await form.save("Save");
    await workspace.open("hosts");
    await expect(workspace.host(own)).toContainText("owned", { timeout: 30_000 });
    expect(await readClaims(own)).toEqual(["storefront"]);
    await untilRouteIsTaken(await openSession("tina"), own, { namespace: "shop", to: "catalog" });

    await editor.openNew({ cluster: "west", resource, namespace: "shop" });
    await editor.field("Name").fill("sale");
    await editor.type(editor.field("Hosts"), own);
    await editor.showYaml();
    await editor.writeYaml(
      [
        "apiVersion: networking.istio.io/v1",
        "kind: VirtualService",
        "metadata: { name: sale, namespace: shop }",
        "spec:",
        `  hosts: [${own}]`,
        "  http:",
        "    - route:",
        "        - destination: { host: catalog }",
      ].join("\n"),
    );
    await editor.save();
    const { body } = await kubectl<VirtualService>("west", "GET", path);
    expect(body.spec.hosts).toEqual([own]);
    expect(readWrites("west", "isthmus:tina").length).toBeGreaterThan(written.length);
    await editor.undo();
    expect((await kubectl("west", "GET", path)).status).toBe(404);
  });
});

test("who may not claim hosts asks for one; it is denied, asked again, approved, and works", async ({
  signedIn,
  preserve,
}) => {
  const host = "read.bookinfo.example.com";
  await preserve("host", tenancyPath("workspaces", "books"));
  const theo = await signedIn("theo");
  const asking = new WorkspacePage(theo, "books");
  await asking.open("hosts");
  const ask = async (wanted: string) => {
    await theo.getByRole("button", { name: "Ask for a host" }).click();
    await asking.askDialog.getByRole("textbox", { name: "Host" }).fill(wanted);
    await asking.askDialog.getByRole("textbox", { name: "Why" }).fill("For readers");
  };
  await ask("read.example.org");
  await expect(asking.askDialog).toContainText("outside the domains of tenant books");
  await asking.askDialog.getByRole("textbox", { name: "Host" }).fill(host);
  await expect(asking.askDialog).not.toContainText("It will probably be refused");
  await expect(asking.askDialog).toContainText("can decide it");
  await expectAccessible(theo);
  await asking.askDialog.getByRole("button", { name: "Send the request" }).click();
  await expect(asking.host(host)).toContainText("asked for");

  const beth = await signedIn("beth");
  const deciding = new WorkspacePage(beth, "books");
  await deciding.open("requests");
  await deciding.decide(deciding.request(host), "Deny", "Which readers?");
  await expect(asking.host(host)).toContainText("denied", { timeout: 30_000 });
  await expect(asking.host(host)).toContainText("Which readers?");
  expect(await readClaims(host)).toEqual([]);

  await ask(host);
  await asking.askDialog.getByRole("button", { name: "Send the request" }).click();
  await deciding.decide(
    deciding.request(host).filter({ has: beth.getByRole("button", { name: "Approve" }) }),
    "Approve",
    "Fine",
  );
  await expect(asking.host(host).filter({ hasText: "owned" })).toBeVisible({ timeout: 30_000 });
  expect(await readClaims(host)).toEqual(["books"]);
  const call = await openSession("theo");
  await untilRouteIsTaken(call, host, { namespace: "bookinfo", to: "productpage" });
});
