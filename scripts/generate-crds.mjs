import { writeFileSync } from "node:fs";
import { enterProject, root } from "./setup/dependencies.mjs";
import { fail, say } from "./setup/progress.mjs";

/** `npm run crds`: writes config/crd from the schemas of lib/domain/tenancy. */
try {
  await enterProject(import.meta.url);
  const { bundle } = await import("./setup/build.mjs");
  await bundle({ definitions: "lib/domain/tenancy/definitions/print-definitions.ts" }, `${root}dist/crds`);
  const { printDefinitions } = await import(`${root}dist/crds/definitions.mjs`);
  const files = Object.entries(printDefinitions());
  for (const [name, text] of files) writeFileSync(`${root}config/crd/${name}`, text);
  say(`${files.length} custom resource definitions`);
} catch (error) {
  fail(error);
}
