import { runGatewayApiCel } from "./gateway-api-cel";
import { runGatewayApiConversion } from "./gateway-api-conversion";
import type { Case } from "./suite";

/** Each file of the suite has its own functions. */
export function runGatewayApi(content: unknown, file: string): Case[] | Promise<Case[]> {
  return file.endsWith("cel.json") ? runGatewayApiCel(content) : runGatewayApiConversion(content);
}
