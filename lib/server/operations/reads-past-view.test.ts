import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const folder = fileURLToPath(new URL(".", import.meta.url));
const members = "(?:list|get|summaries|names|onChange)";
/** `getRuntime().clusters.list()`, also over several lines. */
const direct = new RegExp(String.raw`getRuntime\(\)\s*\.clusters\s*\.${members}\(`);
const taken = /const \{[^}]*\bclusters\b[^}]*\} = getRuntime\(\)/;
const used = new RegExp(String.raw`\bclusters\s*\.${members}\(`);
/** What everybody sees at once, and views of a scope that is not the person's. */
const whole = /\bviews\b(?!\/)|\.whole\b/;

/** Operations that read clusters otherwise than as the person sees them (`viewOf`, `getMember`), and why they may. */
const reasons: Record<string, string> = {
  "clusters/connect-cluster.ts": "whether a name or a cluster is taken, for who may connect clusters",
  "clusters/disconnect-cluster.ts": "the cluster that is let go, for who may connect clusters",
  "tenancy/count-objects.ts":
    "quotas count all objects of a level; only levels that the person may read whole are told",
  "tenancy/list-violations.ts":
    "what is written is judged by all that decides about it; places are left out by scope",
  "tenancy/preview-generated.ts":
    "what Isthmus would write follows from all that decides about it; places are left out by scope",
};

test("what is cached is read as the person sees it, but where a reason says otherwise", () => {
  const past = globSync("**/*.ts", { cwd: folder })
    .filter((file) => !file.endsWith(".test.ts"))
    .filter((file) => {
      const source = readFileSync(`${folder}${file}`, "utf8").replaceAll(/^import [^;]*;$/gm, "");
      return direct.test(source) || (taken.test(source) && used.test(source)) || whole.test(source);
    });
  expect(past.toSorted()).toEqual(Object.keys(reasons).toSorted());
});
