import { expect, type Page } from "@playwright/test";

/** Several edits planned together: approval, progress, the way back. */
export class ChangeSetPage {
  constructor(readonly page: Page) {}

  get changes() {
    return this.page.getByTestId("change");
  }

  get approval() {
    return this.page.getByTestId("approval");
  }

  get approveBlocked() {
    return this.page.getByTestId("approve-blocked");
  }

  get applyBlocked() {
    return this.page.getByTestId("apply-blocked");
  }

  get applyButton() {
    return this.page.getByRole("button", { name: "Apply", exact: true });
  }

  get progress() {
    return this.page.getByTestId("progress");
  }

  async open(title: string): Promise<void> {
    await this.page.goto("/change-sets");
    await this.page.getByRole("link", { name: title, exact: true }).click();
    await expect(this.page.getByRole("heading", { level: 1, name: title })).toBeVisible();
  }

  async confirm(title: RegExp, action: RegExp | string): Promise<void> {
    await this.page.getByRole("alertdialog", { name: title }).getByRole("button", { name: action }).click();
  }
}
