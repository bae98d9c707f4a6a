import { expect, type Page } from "@playwright/test";

/** Who did what; and what was written to one object, version by version. */
export class HistoryPage {
  constructor(readonly page: Page) {}

  get events() {
    return this.page.getByTestId("audit-event");
  }

  event(text: string | RegExp) {
    return this.events.filter({ hasText: text });
  }

  get panel() {
    return this.page.getByRole("complementary");
  }

  get versions() {
    return this.page.getByTestId("object-version");
  }

  get verification() {
    return this.page.getByTestId("verification");
  }

  async open(query: Record<string, string> = {}): Promise<void> {
    await this.page.goto(`/history?${new URLSearchParams(query)}`);
    await expect(this.page.getByRole("heading", { level: 1, name: "History" })).toBeVisible();
  }

  /** Lines of a diff that are new or gone, without their marks. */
  async diff(within: ReturnType<Page["locator"]>, kind: "add" | "del"): Promise<string[]> {
    const texts = await within.locator(`[data-diff=${kind}]`).allTextContents();
    return texts.map((text) => text.replace(/^[+−\s]*(added|removed): /, "").trim());
  }
}
