import { expect, screenshot, test } from "./fixtures";
import { kubectl } from "./fleet";
import { destinationRulePath, virtualServicePath, type VirtualService } from "./istio";
import { TrafficSplitPage } from "./pages/traffic-split-page";
import { openSession, type Answer } from "./session";

const reviews = { cluster: "west", namespace: "bookinfo", service: "reviews" };
const services = "/api/clusters/west/namespaces/bookinfo/services";
const api = `${services}/reviews/traffic-split`;
const paths = [virtualServicePath("bookinfo", "reviews"), destinationRulePath("bookinfo", "reviews")];

async function readVersions(): Promise<string[]> {
  const objects = await Promise.all(paths.map((path) => kubectl<VirtualService>("west", "GET", path)));
  return objects.map(({ body }) => body.metadata.resourceVersion);
}

test("a form with a total of 0, of 90, or with an empty weight cannot be submitted and says why beside it", async ({
  signedIn,
}) => {
  const before = await readVersions();
  const page = await signedIn("olivia");
  const split = new TrafficSplitPage(page, reviews);
  const writes: string[] = [];
  page.on("request", (request) => {
    if (request.method() === "PUT") writes.push(request.url());
  });
  await split.open();
  await split.weight("v1").fill("0");
  await split.weight("v2").fill("0");
  await expect(split.total).toHaveText("total 0 %");
  await expect(split.totalProblem).toContainText("total weight is 0: no version would get traffic");
  await expect(split.applyButton).toBeDisabled();
  await expect(split.blocked).toHaveText("total weight is 0: no version would get traffic");
  await page.keyboard.press("Control+Enter");
  await screenshot(page, "traffic-split-total-zero-light");

  await split.weight("v1").fill("90");
  await expect(split.totalProblem).toContainText("weights add up to 90 %, not 100 %");
  await expect(split.applyButton).toBeDisabled();
  await page.keyboard.press("Control+Enter");

  await split.weight("v2").fill("");
  await expect(split.form.getByRole("alert").filter({ hasText: "v2" })).toContainText(
    "needs a number from 0 to 100",
  );
  await expect(split.weight("v2")).toHaveAttribute("aria-invalid", "true");
  await expect(split.applyButton).toBeDisabled();
  await split.weight("v2").fill("-10");
  await expect(split.form.getByRole("alert").filter({ hasText: "v2" })).toContainText("must not be negative");
  await split.weight("v2").fill("10.5");
  await expect(split.form.getByRole("alert").filter({ hasText: "v2" })).toContainText(
    "must be a whole number",
  );

  await split.weight("v2").fill("5");
  await split.totalProblem.getByRole("button", { name: "Balance to 100 %" }).click();
  await expect(split.total).toHaveText("total 100 %");
  await split.expectAccepted();
  expect(writes).toEqual([]);
  expect(await readVersions()).toEqual(before);
});

test("nonsense sent past the form gets the right code and a Status that names cluster, object and field; nothing is written", async () => {
  const before = await readVersions();
  const call = await openSession("olivia");
  const [virtualService = "", destinationRule = ""] = before;
  const resourceVersions = { virtualService, destinationRule };
  const edit = (change: object = {}) => ({
    routeIndex: 1,
    destinations: [
      { subset: "v1", weight: 10 },
      { subset: "v2", weight: 90 },
    ],
    resourceVersions,
    ...change,
  });
  const weights = (v1: unknown, v2: unknown, subset = "v2") => [
    { subset: "v1", weight: v1 },
    { subset, weight: v2 },
  ];
  const put = (body: unknown, headers?: Record<string, string>) => call("PUT", api, body, headers);
  const at = { cluster: "west", namespace: "bookinfo", name: "reviews" };

  const cases: { what: string; answer: Answer; code: number; details?: object; field?: RegExp }[] = [
    {
      what: "total 0",
      answer: await put(edit({ destinations: weights(0, 0) })),
      code: 422,
      details: at,
      field: /^destinations$/,
    },
    {
      what: "total 90",
      answer: await put(edit({ destinations: weights(0, 90) })),
      code: 422,
      details: at,
      field: /^destinations$/,
    },
    {
      what: "negative weight",
      answer: await put(edit({ destinations: weights(-10, 90) })),
      code: 422,
      details: at,
      field: /^destinations\[0\]\.weight/,
    },
    {
      what: "text as weight",
      answer: await put(edit({ destinations: weights("10", 90) })),
      code: 422,
      details: at,
      field: /^destinations\[0\]\.weight/,
    },
    {
      what: "unknown subset",
      answer: await put(edit({ destinations: weights(10, 90, "v9") })),
      code: 422,
      details: at,
      field: /destinations\[1\]\.subset/,
    },
    {
      what: "a route that is not there",
      answer: await put(edit({ routeIndex: 7 })),
      code: 422,
      details: { cluster: "west" },
      field: /routeIndex|spec\.http\[7\]/,
    },
    {
      what: "unknown field",
      answer: await put(edit({ force: true })),
      code: 422,
      details: at,
      field: /force|^$/,
    },
    {
      what: "old resourceVersion",
      answer: await put(edit({ resourceVersions: { ...resourceVersions, virtualService: "1" } })),
      code: 409,
      details: { ...at, kind: "VirtualService" },
      field: /^metadata\.resourceVersion$/,
    },
    {
      what: "300 KiB in an unknown field",
      answer: await put(edit({ padding: "x".repeat(300 * 1024) })),
      code: 422,
      details: at,
    },
    {
      what: "more than an API server takes",
      answer: await put(edit({ padding: "x".repeat(3 * 1024 * 1024) })),
      code: 413,
    },
    {
      what: "a kubeconfig of 300 KiB",
      answer: await call("POST", "/api/clusters", {
        name: "south",
        displayName: "",
        region: "",
        kubeconfig: "#".repeat(300 * 1024),
      }),
      code: 422,
      field: /^kubeconfig$/,
    },
    { what: "broken JSON", answer: await put("{ not json"), code: 400 },
    {
      what: "a form post",
      answer: await put("a=b", { "content-type": "application/x-www-form-urlencoded" }),
      code: 415,
    },
    {
      what: "without our header",
      answer: await put(edit(), { "x-isthmus-csrf": "" }),
      code: 403,
    },
    {
      what: "from another site",
      answer: await put(edit(), { origin: "https://evil.example.com" }),
      code: 403,
    },
    {
      what: "unknown cluster",
      answer: await call("PUT", api.replace("/west/", "/nowhere/"), edit()),
      code: 404,
      details: { cluster: "nowhere", kind: "Cluster" },
    },
    {
      what: "unknown service",
      answer: await call("PUT", `${services}/nobody/traffic-split`, edit()),
      code: 404,
      details: { cluster: "west", kind: "Service", namespace: "bookinfo", name: "nobody" },
    },
    {
      what: "unknown kind through the portal",
      answer: await call("GET", "/api/clusters/west/k8s/apis/example.com/v1/namespaces/bookinfo/things"),
      code: 404,
      details: { cluster: "west" },
    },
    {
      what: "an object that istiod refuses",
      answer: await call("POST", `/api/clusters/west/k8s${paths[0]?.replace(/\/reviews$/, "") ?? ""}`, {
        apiVersion: "networking.istio.io/v1",
        kind: "VirtualService",
        metadata: { name: "nonsense", namespace: "bookinfo" },
        spec: { hosts: ["reviews"], http: [{ route: [{ destination: { host: "reviews" }, weight: -1 }] }] },
      }),
      code: 400,
    },
  ];
  for (const { what, answer, code, details, field } of cases) {
    expect(answer.status, `${what}: ${JSON.stringify(answer.body)}`).toBe(code);
    expect(answer.body, what).toMatchObject({
      kind: "Status",
      status: "Failure",
      code,
      ...(details === undefined ? {} : { details }),
    });
    expect(answer.body.message, what).not.toBe("");
    if (field !== undefined)
      expect(answer.body.details?.causes?.map((cause) => cause.field ?? "").join(" "), what).toMatch(field);
  }
  expect(await readVersions()).toEqual(before);
  expect((await kubectl("west", "GET", virtualServicePath("bookinfo", "nonsense"))).status).toBe(404);
});
