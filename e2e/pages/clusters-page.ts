import { expect, type Page } from "@playwright/test";

/** All clusters, the dialog that connects one, and the page of one. */
export class ClustersPage {
  constructor(readonly page: Page) {}

  row(displayName: string) {
    return this.page
      .getByRole("region", { name: "Clusters", exact: true })
      .getByRole("row")
      .filter({ has: this.page.getByRole("link", { name: displayName, exact: true }) });
  }

  get connectButton() {
    return this.page.getByRole("button", { name: "Connect a cluster" });
  }

  get dialog() {
    return this.page.getByRole("dialog", { name: "Connect a cluster" });
  }

  field(label: string) {
    return this.dialog.getByRole("textbox", { name: label, exact: true });
  }

  get submit() {
    return this.dialog.getByRole("button", { name: "Connect", exact: true });
  }

  async open(): Promise<void> {
    await this.page.goto("/clusters");
    await expect(this.page.getByRole("region", { name: "Clusters", exact: true })).toBeVisible();
  }

  async openOne(name: string): Promise<void> {
    await this.page.goto(`/clusters/${name}`);
    await expect(this.page.getByRole("heading", { name: "Conditions" })).toBeVisible();
  }

  async disconnect(name: string): Promise<void> {
    await this.openOne(name);
    await this.page.getByRole("button", { name: "Disconnect", exact: true }).click();
    const question = this.page.getByRole("alertdialog");
    await expect(question).toContainText("two accounts in the cluster");
    await question.getByRole("button", { name: `Disconnect ${name}` }).click();
    await expect(this.page.getByRole("heading", { level: 1, name: "Clusters" })).toBeVisible();
  }
}
