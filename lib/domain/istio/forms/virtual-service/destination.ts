import { textMap, texts } from "../collection-codec";
import { group, inner, section } from "../group-codec";
import { integer, portNumber, requiredText, text } from "../scalar-codec";

const destinationFields = () => ({
  host: requiredText("Choose the service or host the requests go to."),
  subset: text(),
  port: inner("number", portNumber()),
});

/** Source: istio.io/api networking/v1 `Destination`. */
export const destination = () => group(destinationFields());
export const destinationSection = () => section(destinationFields());

const headerOperations = () => section({ set: textMap(), add: textMap(), remove: texts() });

/** Source: istio.io/api networking/v1 `Headers`. */
export const headers = () => section({ request: headerOperations(), response: headerOperations() });

export const weight = () => integer(0, 2_147_483_647, "A weight");
