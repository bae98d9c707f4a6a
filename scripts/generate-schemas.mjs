import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { format, resolveConfig } from "prettier";
import { parseAllDocuments } from "yaml";

/**
 * `npm run schemas`: writes lib/domain/schema/kinds from the CRDs of the Go modules that the fleet runs (fleet/go.mod):
 * one file per kind with what decides validity, one with its descriptions, which only editors load.
 */
const root = fileURLToPath(new URL("../", import.meta.url));
const folder = join(root, "lib/domain/schema/kinds");

function findModule(path) {
  const line = execFileSync("go", ["list", "-m", "-f", "{{.Dir}}\t{{.Version}}", path], {
    cwd: join(root, "fleet"),
    encoding: "utf8",
    env: { ...process.env, GOFLAGS: "-mod=mod" },
  });
  const [dir, version] = line.trim().split("\t");
  return { dir, source: `${path} ${version}` };
}

const readDocuments = (file) =>
  parseAllDocuments(readFileSync(file, "utf8")).flatMap((document) => {
    const value = document.toJS();
    return value?.kind === "CustomResourceDefinition" ? [value] : [];
  });

function readGatewayApi(channel) {
  const { dir, source } = findModule("sigs.k8s.io/gateway-api");
  const crds = join(dir, "config/crd", channel);
  return readdirSync(crds)
    .filter((name) => /^gateway\.networking\.k8s\.io_(?!vap_)/.test(name))
    .toSorted()
    .flatMap((name) => readDocuments(join(crds, name)))
    .map((crd) => ({ crd, source: `${source}, ${channel} channel`, channel }));
}

function readIstio() {
  const { dir, source } = findModule("istio.io/istio");
  return readDocuments(join(dir, "manifests/charts/base/files/crd-all.gen.yaml")).map((crd) => ({
    crd,
    source,
  }));
}

const mapValues = (object, change) =>
  Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value, key)]));

/** The schema without what judges nothing. */
function strip(schema) {
  const { description, example, title, ...rest } = schema;
  void [description, example, title];
  if (rest.properties) rest.properties = mapValues(rest.properties, strip);
  for (const key of ["items", "not"]) if (rest[key]) rest[key] = strip(rest[key]);
  if (typeof rest.additionalProperties === "object")
    rest.additionalProperties = strip(rest.additionalProperties);
  for (const key of ["oneOf", "anyOf", "allOf"]) if (rest[key]) rest[key] = rest[key].map(strip);
  return rest;
}

/** The first paragraph, cut at a word; the documentation of Gateway API fields runs over pages. */
function shorten(description) {
  const [paragraph = ""] = description.trim().split(/\n\s*\n/);
  const text = paragraph.replaceAll(/\s+/g, " ");
  return text.length <= 280 ? text : `${text.slice(0, 280).replace(/\s\S*$/, "")} …`;
}

function collectDescriptions(schema, path, into) {
  if (schema.description && path !== "") into[path] = shorten(schema.description);
  for (const [key, child] of Object.entries(schema.properties ?? {})) {
    if (path === "" && key !== "spec") continue;
    collectDescriptions(child, path === "" ? key : `${path}.${key}`, into);
  }
  if (schema.items) collectDescriptions(schema.items, `${path}[]`, into);
  if (typeof schema.additionalProperties === "object")
    collectDescriptions(schema.additionalProperties, `${path}{}`, into);
  return into;
}

function convert({ crd, source, channel }) {
  const { group, names, scope, versions } = crd.spec;
  const schemas = [];
  const served = versions
    .filter((version) => version.served)
    .map(({ name, deprecated, deprecationWarning, schema, subresources }) => {
      const { apiVersion, kind, metadata, ...properties } = schema.openAPIV3Schema.properties;
      void [apiVersion, kind, metadata];
      const text = JSON.stringify(strip({ ...schema.openAPIV3Schema, properties }));
      let index = schemas.indexOf(text);
      if (index === -1) index = schemas.push(text) - 1;
      return {
        name,
        schema: index,
        hasStatus: subresources?.status !== undefined,
        ...(deprecated
          ? { warning: deprecationWarning ?? `${group}/${name} ${names.kind} is deprecated` }
          : {}),
      };
    });
  const newest = versions.find((version) => version.storage) ?? versions[0];
  return {
    file: `${group}_${names.kind.toLowerCase()}`,
    channel,
    kind: {
      group,
      kind: names.kind,
      plural: names.plural,
      namespaced: scope === "Namespaced",
      source,
      versions: served,
      schemas: schemas.map((text) => JSON.parse(text)),
    },
    descriptions: collectDescriptions(newest.schema.openAPIV3Schema, "", {}),
  };
}

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const write = (name, value) => writeFileSync(join(folder, name), `${JSON.stringify(value)}\n`);
const stable = [...readIstio(), ...readGatewayApi("standard")].map(convert);
const experimental = readGatewayApi("experimental").map(convert);
const comparable = ({ kind }) => JSON.stringify({ ...kind, source: "" });
const differing = experimental.filter((entry) => {
  const same = stable.find(({ file }) => file === entry.file);
  return !same || comparable(same) !== comparable(entry);
});
for (const { file, kind, descriptions } of stable) {
  write(`${file}.json`, kind);
  write(`${file}.descriptions.json`, descriptions);
}
for (const { file, kind, descriptions } of differing) {
  write(`${file}.experimental.json`, kind);
  write(`${file}.experimental.descriptions.json`, descriptions);
}

const load = (name) => `async () => (await import("./kinds/${name}.json")).default as unknown`;
const key = ({ kind, channel }) =>
  JSON.stringify(`${kind.group}/${kind.kind}${channel === "experimental" ? "/experimental" : ""}`);
const entry = (item) => {
  const name = item.channel === "experimental" ? `${item.file}.experimental` : item.file;
  return `${key(item)}: { schema: ${load(name)}, descriptions: ${load(`${name}.descriptions`)} },`;
};
const table = `/** Written by scripts/generate-schemas.mjs. Spelled out because bundlers follow only literal imports. */
export const kindFiles: Readonly<Record<string, { schema: () => Promise<unknown>; descriptions: () => Promise<unknown> }>> = {
${[...stable, ...differing].map(entry).join("\n")}
};
`;
const target = join(root, "lib/domain/schema/kind-files.ts");
writeFileSync(target, await format(table, { ...(await resolveConfig(target)), parser: "typescript" }));

const sources = [...new Set([...stable, ...differing].map(({ kind }) => kind.source))];
writeFileSync(
  join(folder, "README.md"),
  await format(
    `# Schemas of the kinds Isthmus edits

Written by \`npm run schemas\` from the custom resource definitions of the modules in \`fleet/go.mod\`; do not edit.

${sources.map((source) => `- ${source}`).join("\n")}

Istio and Gateway API are under the Apache License 2.0, as Isthmus is (\`LICENSE\`). Changed: descriptions are shortened and kept apart, metadata and versions that are not served are left out, schemas that several versions share are stored once.
`,
    { parser: "markdown" },
  ),
);
console.log(`${stable.length + differing.length} schemas of ${stable.length} kinds`);
