import { z } from "zod";
import { keyed, textMap, texts } from "../collection-codec";
import { group, wrapped } from "../group-codec";
import { flag, portNumber, text } from "../scalar-codec";
import { stringMatch } from "../tagged-codec";

const headerName = z
  .string()
  .min(1, "Name the header.")
  .regex(/^[!#$%&'*+\-.^_`|~\w:]+$/, "This is no header name.");
const parameterName = z.string().min(1, "Name the parameter.");

/** Without a match in the row, the header or parameter must only be there. */
const named = (name: z.ZodType<string>) => keyed("name", name, wrapped("match", stringMatch()));

/** One condition of a route; all its fields must hold. Source: istio.io/api networking/v1 `HTTPMatchRequest`. */
export const httpMatch = () =>
  group({
    name: text(),
    uri: stringMatch(),
    ignoreUriCase: flag(),
    scheme: stringMatch(),
    method: stringMatch(),
    authority: stringMatch(),
    headers: named(headerName),
    withoutHeaders: named(headerName),
    queryParams: named(parameterName),
    port: portNumber(),
    sourceLabels: textMap(),
    sourceNamespace: text(),
    gateways: texts(),
    statPrefix: text(),
  });
