import { expect, expectAccessible, screenshot, test } from "./fixtures";
import { kubectl } from "./fleet";
import { gatewayPath, httpRoutePath, virtualServicePath } from "./istio";
import { ExposurePage } from "./pages/exposure-page";
import type { Witness } from "./witness";

/**
 * No Envoy runs in the fleet, so nobody can call through a gateway. The witness is what an Envoy in the ingress' place would
 * be given: the listeners and routes that istiod serves to a router proxy with the ingress' labels. For want of such a proxy
 * nobody acknowledges either, so the journeys wait for what istiod serves.
 */
async function findTarget(witness: Witness, host: string, path: string): Promise<string | undefined> {
  const { routes } = await witness.fetchIngress("west");
  const hosts = routes.flatMap(({ virtualHosts = [] }) => virtualHosts);
  const found = hosts.find(({ domains }) => domains.includes(host));
  const route = found?.routes?.find(
    ({ match }) =>
      match.path === path ||
      (match.prefix !== undefined && path.startsWith(match.prefix)) ||
      (match.pathSeparatedPrefix !== undefined && path.startsWith(match.pathSeparatedPrefix)),
  );
  return route?.route?.cluster;
}

test("a service is exposed on a new Istio gateway: istiod gives the ingress a route to it, and undo takes it away", async ({
  signedIn,
  preserve,
  witness,
}) => {
  const paths = [gatewayPath("shop", "cart"), virtualServicePath("shop", "cart")];
  for (const path of paths) expect(await preserve("west", path), path).toBeUndefined();
  const target = () => findTarget(witness, "cart.example.com", "/cart/7");
  expect(await target()).toBeUndefined();

  const page = await signedIn("olivia");
  await page.goto("/services/west/shop/cart");
  await page.getByRole("link", { name: "Expose", exact: true }).click();
  const expose = new ExposurePage(page);
  await expect(expose.form).toBeVisible();
  await expect(expose.applyButton).toBeDisabled();
  await expose.choose("Istio");
  await expose.select("On", /^A new gateway/);
  await expose.addHost("cart.example.com");
  await expose.field("Path").fill("/cart");
  await expose.expectObjects(2);
  await expectAccessible(page);
  await screenshot(page, "expose-light");
  await expose.save();

  const gateway = await kubectl("west", "GET", paths[0] ?? "");
  expect(gateway.body).toMatchObject({ spec: { servers: [{ hosts: ["cart.example.com"] }] } });
  await expect.poll(target).toBe("outbound|8080||cart.shop.svc.cluster.local");
  expect(await findTarget(witness, "cart.example.com", "/elsewhere")).toBeUndefined();

  await expose.undo();
  for (const path of paths) expect((await kubectl("west", "GET", path)).status, path).toBe(404);
  await expect.poll(target).toBeUndefined();
});

test("a service is exposed on a Gateway of Kubernetes that is there: its route attaches, beside those of others", async ({
  signedIn,
  preserve,
  witness,
}) => {
  const path = httpRoutePath("shop", "cart");
  expect(await preserve("west", path)).toBeUndefined();
  const target = () => findTarget(witness, "shop.example.com", "/cart");
  const rest = await target();
  expect(rest, "the shop's own route").toBe("outbound|8080||storefront.shop.svc.cluster.local");

  const page = await signedIn("olivia");
  const expose = new ExposurePage(page);
  await expose.openService({ cluster: "west", namespace: "shop", service: "cart" });
  await expose.choose("Gateway API");
  await expose.select("On", /^shop \(istio-system\)/);
  await expose.addHost("shop.example.com");
  await expose.field("Path").fill("/cart");
  await expose.expectObjects(1);
  await expect(expose.form).toContainText("shop.example.com");
  await screenshot(page, "expose-gateway-api-light");
  await expose.save();
  await expect.poll(target).toBe("outbound|8080||cart.shop.svc.cluster.local");
  expect(await findTarget(witness, "shop.example.com", "/")).toBe(rest);

  await expose.undo();
  expect((await kubectl("west", "GET", path)).status).toBe(404);
  await expect.poll(target).toBe(rest);
});
