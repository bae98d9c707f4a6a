import type { Finding } from "../../istio/finding";
import { createFinding, type Subject } from "../create-finding";
import { ownCodes, type OwnCodeName } from "./own-codes";

/** A finding with the severity and advice of one of our own codes. */
export function reportOwn(
  cluster: string,
  subject: Subject,
  code: OwnCodeName,
  message: string,
  rest: Pick<Finding, "path" | "related"> = {},
): Finding {
  const { severity, advice } = ownCodes[code];
  return createFinding(cluster, subject, { code, severity, message, advice, ...rest });
}
