import { test, type Page } from "@playwright/test";
import { expect, expectAccessible, screenshot } from "./fixtures";

export interface Look {
  name: string;
  /** Brings the page to the state that is looked at. */
  reach: (page: Page) => Promise<void>;
}

/** Each state on a desk and on a phone: axe finds nothing, nothing scrolls sideways, and a picture is kept. */
export async function lookAt(page: Page, looks: readonly Look[], theme: string): Promise<void> {
  for (const { name, reach } of looks) {
    await test.step(name, async () => {
      await page.setViewportSize({ width: 1280, height: 800 });
      await reach(page);
      await expectAccessible(page);
      await screenshot(page, `${name}-${theme}`);
      await page.setViewportSize({ width: 400, height: 800 });
      const overflow = () =>
        page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      // What is drawn by measure follows the new width a moment later.
      await expect
        .configure({ soft: true })
        .poll(overflow, { message: `${name} scrolls sideways on a phone`, timeout: 5_000 })
        .toBeLessThanOrEqual(0);
      await screenshot(page, `${name}-phone-${theme}`);
    });
  }
}
