/** The direction of imports (docs/architecture.md, "Boundaries"). A rule broken here fails `npm run check`. */
const rule = (name, from, to, comment) => ({ name, severity: "error", comment, from, to });

module.exports = {
  forbidden: [
    rule("no-cycles", {}, { circular: true }, "A cycle has no first file to read."),
    rule(
      "no-barrels",
      {},
      { path: "/index\\.tsx?$", pathNot: "node_modules" },
      "Import the file that holds the thing.",
    ),
    rule("nothing-imports-app", { pathNot: "^app/" }, { path: "^app/" }, "app holds routes only."),
    rule("lib-knows-no-components", { path: "^lib/" }, { path: "^components/" }, "lib is drawn by others."),
    rule(
      "domain-is-pure",
      { path: "^lib/domain/", pathNot: "\\.test\\.ts$" },
      {
        pathNot:
          "^(lib/domain/|node_modules/(zod|yaml|elkjs|diff|re2js|@noble/hashes|@marcbachmann/cel-js)/)",
      },
      "lib/domain imports itself, zod, and the pure libraries for layout, YAML, text diff, RE2, hashes and CEL.",
    ),
    rule(
      "browser-knows-no-server",
      { path: "^(components|lib/client)/" },
      { path: "^lib/server/" },
      "Server code never reaches a browser bundle.",
    ),
    rule(
      "server-knows-no-client",
      { path: "^lib/server/" },
      { path: "^lib/client/" },
      "The server does not call its own API.",
    ),
    rule(
      "only-containers-fetch",
      { path: "^components/", pathNot: "-container\\.tsx$|\\.test\\.tsx$" },
      { path: "^lib/client/" },
      "Only *-container.tsx is connected; everything else gets props.",
    ),
    rule(
      "ui-knows-no-product",
      { path: "^components/ui/", pathNot: "\\.test\\.tsx$" },
      { path: "^(components/(?!ui/)|lib/)" },
      "Primitives know no product word.",
    ),
    rule(
      "operations-and-controllers-apart",
      { path: "^lib/server/operations/", pathNot: "\\.test\\.ts$" },
      { path: "^lib/server/controllers/" },
      "They meet through objects in the cluster.",
    ),
    rule(
      "controllers-and-operations-apart",
      { path: "^lib/server/controllers/" },
      { path: "^lib/server/operations/" },
      "They meet through objects in the cluster.",
    ),
    rule(
      "app-uses-doors",
      { path: "^app/" },
      { path: "^lib/server/", pathNot: "^lib/server/(operations/|http/|authentication/|runtime\\.ts)" },
      "app reaches the server through operations, http, authentication and runtime.",
    ),
    rule(
      "testing-only-in-tests",
      { pathNot: "(\\.test\\.tsx?$|^lib/testing/|^e2e/|^bench/|^differential/)" },
      { path: "^lib/testing/" },
      "Fixtures stay in tests.",
    ),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    parser: "swc",
    enhancedResolveOptions: {
      extensions: [".ts", ".tsx", ".js", ".mjs", ".json"],
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
    },
  },
};
