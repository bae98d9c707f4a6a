import { expect, type Page } from "@playwright/test";
import type { PersonId } from "../session";
import { Shell } from "./shell";

const names: Record<PersonId, string> = {
  olivia: "Olivia Operator",
  ed: "Ed Editor",
  vera: "Vera Viewer",
  tina: "Tina Tenant",
  theo: "Theo Writer",
  beth: "Beth Admin",
};

/** Our sign-in page, and the identity provider's page behind its button. */
export class SignInPage {
  constructor(readonly page: Page) {}

  get signInButton() {
    return this.page.getByRole("button", { name: /^Sign in with/ });
  }

  personButton(person: PersonId) {
    return this.page.getByRole("button", { name: names[person] });
  }

  accountMenu(person: PersonId) {
    return this.page.getByRole("button", { name: `${names[person]}, ` });
  }

  /** As a person does it: our page, the provider's page, back where they wanted to go. */
  async signIn(person: PersonId, path = "/"): Promise<void> {
    await this.page.goto(path);
    await this.leaveForProvider();
    await this.personButton(person).click();
    await expect(this.accountMenu(person)).toBeVisible();
    await new Shell(this.page).expectReady(person);
  }

  /** The button does nothing until its script runs; a person would press it again. */
  private async leaveForProvider(): Promise<void> {
    await expect(async () => {
      await this.signInButton.click({ timeout: 5_000 });
      await expect(this.personButton("olivia")).toBeVisible({ timeout: 5_000 });
    }).toPass({ timeout: 60_000 });
  }

  async signOut(person: PersonId): Promise<void> {
    await this.accountMenu(person).click();
    await this.page.getByRole("menuitem", { name: "Sign out" }).click();
    await expect(this.signInButton).toBeVisible();
  }
}
