import { expect } from "@playwright/test";
import { EditorPage } from "./editor-page";
import type { ServiceAddress } from "./traffic-split-page";

/** The short form that lets callers from outside reach a service; what comes after is the editor's. */
export class ExposurePage extends EditorPage {
  async openService({ cluster, namespace, service }: ServiceAddress): Promise<void> {
    await this.page.goto(`/services/${cluster}/${namespace}/${service}/expose`);
    await expect(this.form).toBeVisible();
  }

  async addHost(host: string): Promise<void> {
    await this.type(this.field("Hosts"), host);
  }

  /** Every object of the exposure would be taken. */
  async expectObjects(count: number): Promise<void> {
    await expect(this.plannedEdits).toHaveCount(count);
    for (const edit of await this.plannedEdits.all())
      await expect(edit).toHaveAttribute("data-accepted", "true");
  }
}
