import { expect, type Page } from "@playwright/test";
import { AccessPage } from "./access-page";
import { ResourceEditor } from "./resource-editor";

/** What limits roles: rules, policy classes and their attributes, duties. */
export class RulesPage {
  constructor(readonly page: Page) {}

  /** Everything that is said about one place. */
  group(attribute: string) {
    return this.page.getByRole("region", { name: attribute, exact: true });
  }

  get policyClasses() {
    return this.page.getByTestId("policy-class");
  }

  button(name: string) {
    return this.page.getByRole("button", { name, exact: true });
  }

  dialog(title: string): ResourceEditor {
    return new ResourceEditor(this.page, this.page.getByRole("dialog", { name: title }));
  }

  async open(): Promise<void> {
    await new AccessPage(this.page).open("rules");
  }

  /** Begins a rule about a place that has none yet, for one team. */
  async beginLimit(attribute: string, team: string): Promise<ResourceEditor> {
    await this.button(`Limit who may act in ${attribute}`).click();
    const form = this.dialog("New rule");
    await form.select("Team", team);
    await expect(form.root.getByTestId("rule-preview")).toContainText(attribute);
    return form;
  }

  /** Deletes something after its consequences are in view. */
  async remove(button: string, consequence: string | RegExp): Promise<void> {
    await this.button(button).click();
    const question = this.page.getByRole("alertdialog");
    await expect(question).toContainText(consequence);
    await expect(question).toContainText("accepted it in a dry run");
    await question.getByRole("button", { name: /^Delete / }).click();
    await expect(question).toHaveCount(0);
  }
}
