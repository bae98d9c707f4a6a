import { stringify } from "yaml";
import { tenancyKinds } from "../kinds";
import { isthmusGroup } from "../resources/names";
import { buildDefinition } from "./build-definition";

/** Every file of `config/crd` that is made from the schemas, by name. */
export function printDefinitions(): Record<string, string> {
  return Object.fromEntries(
    tenancyKinds.map((kind) => [
      `${isthmusGroup}_${kind.resource}.yaml`,
      `# Written by \`npm run crds\` from lib/domain/tenancy; do not edit.\n${stringify(buildDefinition(kind), { lineWidth: 0, aliasDuplicateObjects: false })}`,
    ]),
  );
}
