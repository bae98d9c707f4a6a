import { expect, type Locator, type Page } from "@playwright/test";

export interface ObjectAddress {
  cluster: string;
  /** `virtualservices.networking.istio.io`. */
  resource: string;
  namespace: string;
  name: string;
}

/** The page of one Istio or Gateway API object: form, YAML, preview, apply, undo. */
export class EditorPage {
  constructor(readonly page: Page) {}

  get form() {
    return this.page.getByRole("main").getByRole("form");
  }

  heading(name: string) {
    return this.page.getByRole("heading", { level: 1, name, exact: true });
  }

  /** A titled part of the form. */
  section(title: string) {
    return this.form.getByRole("region", { name: title, exact: true });
  }

  field(label: string, within: Locator = this.form) {
    const name = { name: label, exact: true };
    return within.getByRole("textbox", name).or(within.getByRole("combobox", name));
  }

  /** The n-th row of a list, from 1: "rule 1", "caller 2". */
  row(noun: string, number = 1, within: Locator = this.form) {
    return within.getByRole("region", { name: `${noun} ${number}`, exact: true });
  }

  async add(noun: string, within: Locator = this.form): Promise<void> {
    await within.getByRole("button", { name: `Add ${noun}`, exact: true }).click();
  }

  /** A choice that explains itself. */
  async choose(label: string, within: Locator = this.form): Promise<void> {
    // Its card is what one presses; the circle itself lies under it.
    await within
      .locator("label")
      .filter({ hasText: new RegExp(`^${label}$`) })
      .click();
    await expect(within.getByRole("radio", { name: label, exact: true })).toBeChecked();
  }

  /** One entry of a list field, as a person types it. */
  async type(field: Locator, text: string): Promise<void> {
    await field.fill(text);
    await field.press("Enter");
  }

  async select(label: string, option: string | RegExp, within: Locator = this.form): Promise<void> {
    await within.getByRole("combobox", { name: label }).click();
    await this.page.getByRole("option", { name: option }).click();
  }

  get applyButton() {
    return this.form.getByRole("button", { name: /^Apply to / });
  }

  /** Why it cannot be applied now. */
  get blocked() {
    return this.form.getByTestId("apply-blocked");
  }

  get permission() {
    return this.form.getByTestId("permission");
  }

  get violations() {
    return this.form.getByTestId("violation");
  }

  get plannedEdits() {
    return this.form.getByTestId("planned-edit");
  }

  get cutOff() {
    return this.form.getByTestId("cut-off");
  }

  /** What changes of one sort: "Encryption", "Who may call", "Routes". */
  effects(title: string) {
    return this.form.getByRole("region", { name: title, exact: true }).getByTestId("effect");
  }

  get progress() {
    return this.form.getByTestId("change-progress");
  }

  get conflict() {
    return this.page.getByRole("dialog", { name: "Somebody changed this object while you edited it" });
  }

  get yaml() {
    return this.form.getByRole("textbox", { name: /as YAML$/ });
  }

  async openNew(
    { cluster, resource, namespace }: Omit<ObjectAddress, "name">,
    about: Record<string, string> = {},
  ): Promise<void> {
    const query = new URLSearchParams({ namespace, ...about });
    await this.page.goto(`/configuration/${cluster}/${resource}/new?${query}`);
    await expect(this.form).toBeVisible();
  }

  async open({ cluster, resource, namespace, name }: ObjectAddress): Promise<void> {
    await this.page.goto(`/configuration/${cluster}/${resource}/${namespace}/${name}`);
    await expect(this.form).toBeVisible();
  }

  async showYaml(): Promise<void> {
    await this.form.getByRole("tab", { name: "YAML" }).click();
    await expect(this.yaml).toBeVisible();
  }

  /** Replaces the whole text, as pasting over it does. While a write is on its way nobody can. */
  async writeYaml(text: string): Promise<void> {
    await expect(this.yaml).toBeEditable();
    await this.yaml.click();
    await this.page.keyboard.press("ControlOrMeta+a");
    await this.page.keyboard.insertText(text);
  }

  async expectAccepted(): Promise<void> {
    await expect(this.plannedEdits.first()).toHaveAttribute("data-accepted", "true");
    await expect(this.applyButton).toBeEnabled();
  }

  /** Saves; the cluster has it. */
  async save(done: "Created" | "Saved" = "Created"): Promise<void> {
    await this.expectAccepted();
    await this.applyButton.click();
    await expect(this.progress).toContainText(`${done} in `);
  }

  /** Saves, and waits until every proxy has it. */
  async apply(done: "Created" | "Saved" = "Created"): Promise<void> {
    await this.save(done);
    await this.expectAcknowledged(done);
  }

  async expectAcknowledged(done: "Created" | "Saved" | "Deleted" | "As it was before"): Promise<void> {
    await expect(this.progress).toContainText(`${done} in `);
    await expect(this.progress).toHaveAttribute("data-state", "acknowledged");
    await expect(this.progress).toContainText(/(\d+) of \1 proxies have it/);
  }

  async undo(): Promise<void> {
    await this.form.getByRole("button", { name: "Undo", exact: true }).click();
    await expect(this.progress).toContainText("As it was before in ");
  }
}
