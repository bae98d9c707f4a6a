import { expect, type Page } from "@playwright/test";
import type { PersonId } from "../session";

const tenantPersons: ReadonlySet<PersonId> = new Set(["tina", "theo", "beth"]);

/** What surrounds every page: navigation, banner, the state of the fleet. */
export class Shell {
  constructor(readonly page: Page) {}

  /** "3 clusters · live": drawn by the page's script only, so it also says that the page answers to clicks. */
  get fleetState() {
    return this.page.getByRole("banner").getByRole("link", { name: /\d+ (of \d+ )?(clusters? )?· ?live$/ });
  }

  get readOnlyBanner() {
    return this.page.getByRole("status").filter({ hasText: "Read-only: the host cluster does not answer" });
  }

  toast(text: string | RegExp) {
    return this.page.getByRole("listitem").filter({ hasText: text });
  }

  /** The page answers to clicks. Clusters are the platform's, so that a tenant's banner does not speak of them. */
  async expectReady(person: PersonId): Promise<void> {
    if (tenantPersons.has(person))
      await expect(this.page.getByRole("main").getByRole("heading", { level: 1 })).toBeVisible();
    else await expect(this.page.getByRole("banner").getByRole("link", { name: /live/ })).toBeVisible();
  }

  /** By the navigation, as a person goes. */
  async go(label: "Overview" | "Topology" | "Services" | "Clusters"): Promise<void> {
    await this.page
      .getByRole("navigation", { name: "Main" })
      .getByRole("link", { name: label })
      .filter({ visible: true })
      .click();
    await expect(this.page.getByRole("heading", { level: 1, name: label })).toBeVisible();
  }
}
