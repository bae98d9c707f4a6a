import { AxeBuilder } from "@axe-core/playwright";
import { expect, test as base, type Page } from "@playwright/test";

export type PersonId = "olivia" | "ed" | "vera";

interface Fixtures {
  /** Opens a browser of their own for a person and signs them in. */
  signedIn: (
    person: PersonId,
    options?: { dark?: boolean; width?: number; height?: number },
  ) => Promise<Page>;
}

const names: Record<PersonId, RegExp> = { olivia: /olivia/i, ed: /ed editor/i, vera: /vera/i };

export function baseURL(): string {
  const url = process.env.ISTHMUS_E2E_URL;
  if (!url) throw new Error("Isthmus is not running for the journeys");
  return url;
}

export const test = base.extend<Fixtures>({
  signedIn: async ({ browser }, use) => {
    const contexts: Awaited<ReturnType<typeof browser.newContext>>[] = [];
    await use(async (person, { dark = false, width = 1280, height = 800 } = {}) => {
      const context = await browser.newContext({
        baseURL: baseURL(),
        colorScheme: dark ? "dark" : "light",
        viewport: { width, height },
        reducedMotion: "reduce",
      });
      contexts.push(context);
      const page = await context.newPage();
      await signIn(page, person);
      return page;
    });
    for (const context of contexts) await context.close();
  },
});

/** As a person does it: our sign-in page, the provider's page, back on the overview. */
export async function signIn(page: Page, person: PersonId): Promise<void> {
  await page.goto("/");
  await page.getByRole("button", { name: /sign in/i }).click();
  await page.getByRole("button", { name: names[person] }).click();
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
}

export async function screenshot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: `e2e/screenshots/${name}.png`, animations: "disabled" });
}

/** axe finds nothing serious or critical on the page as it stands. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"])
    .analyze();
  const serious = violations.filter(
    (violation) => violation.impact === "serious" || violation.impact === "critical",
  );
  expect(
    serious.map(
      (violation) => `${violation.id}: ${violation.nodes.map((node) => node.target.join(" ")).join(" | ")}`,
    ),
  ).toEqual([]);
}

export { expect };
