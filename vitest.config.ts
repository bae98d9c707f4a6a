import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL(".", import.meta.url));
const alias = { "@": root, "server-only": `${root}lib/testing/server-only.ts` };
const exclude = ["**/node_modules/**", "**/.next/**", "**/dist/**"];

export default defineConfig({
  resolve: { alias },
  oxc: { jsx: { runtime: "automatic" } },
  test: {
    setupFiles: ["lib/testing/property-seed.ts"],
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          testTimeout: 30_000,
          hookTimeout: 60_000,
          include: ["{differential,lib,scripts}/**/*.test.ts"],
          exclude: [...exclude, "**/*.integration.test.ts"],
        },
      },
      {
        extends: true,
        test: {
          name: "components",
          testTimeout: 30_000,
          setupFiles: ["lib/testing/patient-queries.ts"],
          include: ["components/**/*.test.tsx"],
          exclude,
          environment: "jsdom",
        },
      },
      {
        extends: true,
        test: {
          name: "integration",
          include: ["{differential,lib}/**/*.integration.test.ts"],
          exclude,
          testTimeout: 120_000,
          hookTimeout: 240_000,
          fileParallelism: false,
          globalSetup: ["lib/testing/fleet-global-setup.ts"],
        },
      },
    ],
  },
});
