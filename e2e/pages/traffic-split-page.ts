import { expect, type Page } from "@playwright/test";

export interface ServiceAddress {
  cluster: string;
  namespace: string;
  service: string;
}

/** The form that splits the traffic of one service. */
export class TrafficSplitPage {
  constructor(
    readonly page: Page,
    readonly address: ServiceAddress,
  ) {}

  get path(): string {
    const { cluster, namespace, service } = this.address;
    return `/services/${cluster}/${namespace}/${service}/traffic-split`;
  }

  get form() {
    return this.page.getByRole("form", { name: `Split traffic of ${this.address.service}` });
  }

  /** The exact number of a version. */
  weight(subset: string) {
    return this.form.getByRole("spinbutton", { name: `Weight of ${subset}`, exact: true });
  }

  slider(subset: string) {
    return this.form.getByRole("slider", { name: `Share of ${subset}`, exact: true });
  }

  get total() {
    return this.form.getByLabel("Total of all weights");
  }

  get totalProblem() {
    return this.form.getByTestId("total-problem");
  }

  get applyButton() {
    return this.form.getByRole("button", { name: `Apply to ${this.address.cluster}` });
  }

  /** Why it cannot be applied now. */
  get blocked() {
    return this.form.getByTestId("apply-blocked");
  }

  get permission() {
    return this.form.getByTestId("permission");
  }

  get plannedObjects() {
    return this.form.getByRole("region", { name: "Objects that will change" }).getByTestId("planned-object");
  }

  get progress() {
    return this.form.getByTestId("change-progress");
  }

  get undoButton() {
    return this.form.getByRole("button", { name: "Undo", exact: true });
  }

  get conflict() {
    return this.page.getByRole("dialog", { name: "Somebody changed this split while you edited it" });
  }

  /** Lines of the diff that a save would make, without their indentation. */
  async diff(object: string, kind: "add" | "del"): Promise<string[]> {
    const lines = this.form
      .getByRole("region", { name: `Changes of ${object}` })
      .locator(`[data-diff=${kind}]`);
    const texts = await lines.allTextContents();
    return texts.map((text) => text.replace(/^[+−\s]*(added|removed): /, "").trim());
  }

  async open(): Promise<void> {
    await this.page.goto(this.path);
    await expect(this.form).toBeVisible();
  }

  /** The member takes up rights a moment after the host; the form says what held when it was opened. */
  async openAllowed(): Promise<void> {
    await expect(async () => {
      await this.open();
      await expect(this.permission).toContainText("You may edit this", { timeout: 2_000 });
    }).toPass({ timeout: 60_000 });
  }

  async expectWeights(weights: Record<string, number>): Promise<void> {
    for (const [subset, weight] of Object.entries(weights))
      await expect(this.weight(subset)).toHaveValue(String(weight));
  }

  /** By keyboard, ten at a time, which moves the others with it. */
  async moveSlider(subset: string, tens: number): Promise<void> {
    await this.slider(subset).focus();
    for (let step = 0; step < Math.abs(tens); step++)
      await this.page.keyboard.press(tens < 0 ? "PageDown" : "PageUp");
  }

  async expectAccepted(): Promise<void> {
    await expect(this.plannedObjects.first()).toBeVisible();
    await expect(this.form.getByText("refused", { exact: true })).toHaveCount(0);
    await expect(this.applyButton).toBeEnabled();
  }

  async apply(): Promise<void> {
    await this.expectAccepted();
    await this.applyButton.click();
    await expect(this.form.getByText(`Saved in ${this.address.cluster}`)).toBeVisible();
  }

  async expectAcknowledged(): Promise<void> {
    await expect(this.progress).toHaveAttribute("data-state", "acknowledged");
    await expect(this.progress).toContainText(/(\d+) of \1 proxies have it/);
  }
}
