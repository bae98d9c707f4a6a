import { expect, type Locator, type Page } from "@playwright/test";

export type WorkspaceTab =
  "services" | "configuration" | "hosts" | "groups" | "people" | "settings" | "requests";

/** One workspace: what is in it, who may do what, what was asked for. */
export class WorkspacePage {
  constructor(
    readonly page: Page,
    readonly name: string,
  ) {}

  get missing() {
    return this.page.getByText(`There is no workspace ${this.name}, or you may not see it`);
  }

  get askDialog() {
    return this.page.getByRole("dialog", { name: /^Ask for / });
  }

  host(name: string) {
    return this.page.getByTestId("host-row").filter({ hasText: name });
  }

  setting(name: string) {
    return this.page.locator(`[data-testid=effective-setting][data-setting=${name}]`);
  }

  request(text: string | RegExp) {
    return this.page.getByTestId("access-request").filter({ hasText: text });
  }

  tab(label: RegExp): Locator {
    return this.page.getByRole("tab", { name: label });
  }

  async goto(tab: WorkspaceTab = "services"): Promise<void> {
    await this.page.goto(`/workspaces/${this.name}?tab=${tab}`);
  }

  async open(tab: WorkspaceTab = "services"): Promise<void> {
    await this.goto(tab);
    await expect(this.page.getByRole("tab", { name: new RegExp(`^${tab}`, "i") })).toHaveAttribute(
      "aria-selected",
      "true",
    );
  }

  /** Decides a request that waits, with a word to whoever asked. */
  async decide(request: Locator, verb: "Approve" | "Deny", comment: string): Promise<void> {
    await request.getByRole("button", { name: verb }).click();
    const dialog = this.page.getByRole("dialog", { name: `${verb} the request?` });
    await dialog.getByRole("textbox", { name: "Comment" }).fill(comment);
    await dialog.getByRole("button", { name: verb, exact: true }).click();
    await expect(dialog).toHaveCount(0);
  }
}
