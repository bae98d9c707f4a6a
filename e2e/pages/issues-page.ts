import { expect, type Page } from "@playwright/test";

/** What is wrong in the fleet. */
export class IssuesPage {
  constructor(readonly page: Page) {}

  get list() {
    return this.page.getByTestId("issue");
  }

  withCode(code: string) {
    return this.page.locator(`[data-testid=issue][data-code="${code}"]`);
  }

  severity(word: "error" | "warning" | "hint") {
    return this.page.getByRole("button", { name: new RegExp(`^\\d+ ${word}s?$`) });
  }

  get search() {
    return this.page.getByRole("searchbox", { name: "Search issues" });
  }

  get showSuppressed() {
    return this.page.getByRole("checkbox", { name: /^Show suppressed/ });
  }

  async open(query = ""): Promise<void> {
    await this.page.goto(`/issues${query}`);
    await expect(this.page.getByRole("heading", { level: 1, name: "Issues" })).toBeVisible();
    await expect(this.severity("warning")).toBeVisible();
  }
}
