import { expect, type Page } from "@playwright/test";

export type AccessTab =
  "what" | "who" | "why" | "graph" | "what-if" | "rules" | "freeze" | "emergency" | "requests";

/** Who may do what, and why; freeze windows and requests. */
export class AccessPage {
  constructor(readonly page: Page) {}

  get answer() {
    return this.page.getByTestId("why-answer");
  }

  /** A request by whoever asks or by a word of it. */
  request(text: string) {
    return this.page.getByTestId("access-request").filter({ hasText: text });
  }

  freeze(title: string) {
    return this.page.getByTestId("prohibition").filter({ hasText: title });
  }

  async open(tab: AccessTab, query: Record<string, string> = {}): Promise<void> {
    await this.page.goto(`/access?${new URLSearchParams({ tab, ...query })}`);
    await expect(this.page.getByRole("heading", { level: 1, name: "Access" })).toBeVisible();
    await expect(this.page.getByRole("tabpanel")).toBeVisible();
  }
}
