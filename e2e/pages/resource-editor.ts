import { expect, type Locator, type Page } from "@playwright/test";

/** The form of one object of tenancy, as a page or in a dialog: fields, what a save changes, the one action. */
export class ResourceEditor {
  constructor(
    readonly page: Page,
    /** The dialog it stands in; the page without one. */
    readonly root: Locator = page.getByRole("main"),
  ) {}

  get changes() {
    return this.root.getByRole("region", { name: "What changes" });
  }

  /** One part of what changes: "Settings", "Conflicts", "Rights gained". */
  part(title: string) {
    return this.changes.getByRole("region", { name: title, exact: true });
  }

  get blocked() {
    return this.root.getByTestId("apply-blocked");
  }

  get permission() {
    return this.root.getByTestId("permission");
  }

  action(name: string) {
    return this.root.getByRole("button", { name: new RegExp(`^${name}`) });
  }

  field(label: string) {
    const name = { name: label, exact: true };
    return this.root.getByRole("textbox", name).or(this.root.getByRole("combobox", name));
  }

  async select(label: string, option: string | RegExp): Promise<void> {
    await this.root.getByRole("combobox", { name: label }).click();
    await this.page.getByRole("option", { name: option }).click();
  }

  async save(name: string): Promise<void> {
    await expect(this.action(name)).toBeEnabled();
    // What was written a moment before may still be told above it.
    const written = this.page.waitForResponse((response) => {
      const { pathname } = new URL(response.url());
      const isWrite = ["POST", "PUT"].includes(response.request().method());
      return isWrite && pathname.startsWith("/api/tenancy/") && !pathname.endsWith("/preview");
    });
    await this.action(name).click();
    expect((await written).ok()).toBe(true);
    const told = this.page.getByRole("listitem").filter({ hasText: /(Saved|Created): / });
    await expect(told.last()).toBeVisible();
  }
}
