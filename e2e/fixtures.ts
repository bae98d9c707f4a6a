import { AxeBuilder } from "@axe-core/playwright";
import { expect, test as base, type Page } from "@playwright/test";
import { fleet, kubectl, readFleet, restoreObject } from "./fleet";
import { SignInPage } from "./pages/sign-in-page";
import { baseURL, openSession, type PersonId } from "./session";
import { openWitness, type Witness } from "./witness";

export interface BrowserOptions {
  dark?: boolean;
  width?: number;
  height?: number;
}

interface Fixtures {
  /** A browser of its own in which nobody is signed in. */
  stranger: (options?: BrowserOptions) => Promise<Page>;
  /** Opens a browser of their own for a person and signs them in. */
  signedIn: (person: PersonId, options?: BrowserOptions) => Promise<Page>;
  /** Reads an object past Isthmus and puts it back as it was (away, when it did not exist) after the test. */
  preserve: <T extends object>(cluster: string, path: string) => Promise<T | undefined>;
  /** Kills an API server; before the test is over it runs again and Isthmus shows it live. */
  outage: { kill: (cluster: string) => Promise<void>; revive: (cluster: string) => Promise<void> };
}

interface WorkerFixtures {
  /** Real calls between workloads, and what istiod serves. */
  witness: Witness;
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  witness: [
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const witness = openWitness(process.env.ISTHMUS_E2E_WITNESS ?? "");
      await use(witness);
      witness.close();
    },
    { scope: "worker" },
  ],
  stranger: async ({ browser }, use) => {
    const contexts: Awaited<ReturnType<typeof browser.newContext>>[] = [];
    await use(async ({ dark = false, width = 1280, height = 800 } = {}) => {
      const context = await browser.newContext({
        baseURL: baseURL(),
        colorScheme: dark ? "dark" : "light",
        viewport: { width, height },
        reducedMotion: "reduce",
      });
      contexts.push(context);
      return context.newPage();
    });
    for (const context of contexts) await context.close();
  },
  signedIn: async ({ stranger }, use) => {
    await use(async (person, options) => {
      const page = await stranger(options);
      await new SignInPage(page).signIn(person);
      return page;
    });
  },
  // Playwright reads what a fixture needs from the pattern; this one needs nothing.
  // oxlint-disable-next-line no-empty-pattern
  preserve: async ({}, use) => {
    const before: { cluster: string; path: string; object: object | undefined }[] = [];
    await use(async <T extends object>(cluster: string, path: string) => {
      const { status, body } = await kubectl<T>(cluster, "GET", path);
      expect([200, 404], `${path} in ${cluster}`).toContain(status);
      const object = status === 200 ? body : undefined;
      before.push({ cluster, path, object });
      return object;
    });
    for (const { cluster, path, object } of before.toReversed()) await restoreObject(cluster, path, object);
  },
  // oxlint-disable-next-line no-empty-pattern
  outage: async ({}, use) => {
    const killed = new Set<string>();
    const revive = async (cluster: string) => {
      await fleet("revive", cluster);
      await expect.poll(() => readFleet().clusters[cluster]?.ready, { timeout: 60_000 }).toBe(true);
      killed.delete(cluster);
    };
    let any = false;
    await use({
      kill: async (cluster) => {
        any = true;
        killed.add(cluster);
        await fleet("kill", cluster);
      },
      revive,
    });
    for (const cluster of killed) await revive(cluster);
    if (any) await expectAllLive();
  },
});

/** Every cluster is live for Isthmus, and its host answers. */
export async function expectAllLive(): Promise<void> {
  const call = await openSession("vera");
  const freshness = async () => {
    const { body } = await call<{ items: { freshness: string }[] }>("GET", "/api/clusters");
    const session = await call<{ hostReachable: boolean }>("GET", "/api/session");
    return session.body.hostReachable && body.items.every((cluster) => cluster.freshness === "live");
  };
  await expect.poll(freshness, { timeout: 60_000, message: "every cluster live again" }).toBe(true);
}

/** A figure that a journey found, for the reader of the report. */
export function note(type: string, description: string): void {
  test.info().annotations.push({ type, description });
  console.log(`      ${type}: ${description}`);
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
