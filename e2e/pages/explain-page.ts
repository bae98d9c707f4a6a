import { expect, type Page } from "@playwright/test";

/** "Why was this refused?" */
export class ExplainPage {
  constructor(readonly page: Page) {}

  get answer() {
    return this.page.getByTestId("explanation");
  }

  get line() {
    return this.page.getByRole("textbox", { name: "Line" });
  }

  get explainButton() {
    return this.page.getByRole("button", { name: "Explain", exact: true });
  }

  get logAnswer() {
    return this.page.getByTestId("access-log-answer");
  }

  private field(label: string) {
    return this.page.getByRole("combobox", { name: label });
  }

  async open(cluster: string): Promise<void> {
    await this.page.goto(`/explain?cluster=${cluster}`);
    await expect(this.answer).toBeVisible();
  }

  async openLog(): Promise<void> {
    await this.page.getByRole("tab", { name: "A line of an access log" }).click();
    await expect(this.line).toBeVisible();
  }

  async describe({ caller, service }: { caller?: string; service?: string }): Promise<void> {
    if (caller !== undefined) await this.field("Calling workload").fill(caller);
    if (service !== undefined) await this.field("Called service").fill(service);
  }

  async addHeader(name: string, value: string): Promise<void> {
    await this.page.getByRole("button", { name: "Add header" }).click();
    await this.page
      .getByRole("textbox", { name: /^Headers: Name/ })
      .last()
      .fill(name);
    await this.page
      .getByRole("textbox", { name: /^Headers: Value/ })
      .last()
      .fill(value);
  }
}
