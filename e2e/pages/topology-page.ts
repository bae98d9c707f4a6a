import { expect, type Page } from "@playwright/test";

export type DetailLevel = "cluster" | "namespace" | "service" | "workload";

/** The drawing of the fleet, and the same as a list for who cannot see it. */
export class TopologyPage {
  constructor(readonly page: Page) {}

  get canvas() {
    return this.page.getByTestId("topology-canvas");
  }

  get outline() {
    return this.page.getByRole("region", { name: "Topology as a list" });
  }

  get find() {
    return this.page.getByRole("searchbox", { name: "Find in the topology" });
  }

  get panel() {
    return this.page.getByRole("complementary");
  }

  get yaml() {
    return this.panel.getByTestId("object-yaml");
  }

  cluster(name: string) {
    return this.page.getByRole("region", { name: new RegExp(`^Cluster ${name}, `) });
  }

  node(id: string) {
    return this.page.locator(`button[data-node-id="${id}"]`);
  }

  async open(query = ""): Promise<void> {
    await this.page.goto(`/topology${query}`);
    await this.expectDrawn();
  }

  /** Clusters outside the view are not drawn. */
  async showEverything(): Promise<void> {
    await this.page.getByRole("button", { name: /^Everything in view/ }).click();
  }

  async expectDrawn(): Promise<void> {
    await expect(this.page.getByRole("heading", { level: 1, name: "Topology" })).toBeVisible();
    await expect(this.canvas).toBeVisible();
    await expect(this.canvas.getByTestId("topology-cluster").first()).toBeVisible();
  }

  /** Kind, name, namespace and cluster of everything in the accessible list: `Service reviews, namespace bookinfo, cluster west`. */
  async list(): Promise<string[]> {
    const items = await this.outline.getByTestId("topology-outline").getByRole("listitem").allTextContents();
    return items.map((item) => item.split(", ").slice(0, 3).join(", ")).toSorted();
  }

  connections() {
    return this.outline.getByRole("list", { name: "Connections" }).getByRole("listitem");
  }

  /** Everything in view, then the zoom buttons until the drawing has the wanted detail. */
  async zoomTo(level: DetailLevel): Promise<void> {
    const order: DetailLevel[] = ["cluster", "namespace", "service", "workload"];
    await this.showEverything();
    await expect(async () => {
      await this.settle();
      const now = (await this.canvas.getAttribute("data-level")) as DetailLevel;
      if (now === level) return;
      const button = order.indexOf(now) < order.indexOf(level) ? "Zoom in" : "Zoom out";
      await this.page.getByRole("button", { name: button }).click();
      await expect(this.canvas).toHaveAttribute("data-level", level, { timeout: 500 });
    }).toPass({ timeout: 60_000 });
  }

  /** The address holds the view as it is drawn; it follows the drawing a moment later. */
  async expectInAddress(): Promise<void> {
    await expect(async () => {
      const transform = await this.canvas
        .locator(".react-flow__viewport")
        .evaluate((viewport: HTMLElement) => viewport.style.transform);
      const [x = 0, y = 0, zoom = 0] = (transform.match(/-?[\d.]+/g) ?? []).map(Number);
      const view = new URL(this.page.url()).searchParams.get("view");
      expect(view).toBe(`${Math.round(x)},${Math.round(y)},${Number(zoom.toFixed(3))}`);
    }).toPass({ timeout: 10_000 });
  }

  /** The drawing has come to rest: the way to everything in view is an animation, and a first layout may follow it. */
  private async settle(): Promise<void> {
    await this.canvas.evaluate(async (canvas) => {
      let still = 0;
      for (let last = ""; still < 15;) {
        await new Promise(requestAnimationFrame);
        const now = canvas.querySelector<HTMLElement>(".react-flow__viewport")?.style.transform ?? "";
        still = now === last ? still + 1 : 0;
        last = now;
      }
    });
  }
}
