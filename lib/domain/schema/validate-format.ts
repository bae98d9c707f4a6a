import { checkCidr, isIpAddress } from "../istio/validation/ip-address";
import { isRequestURI } from "./parse-url";

const day = "\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])";
const dateTime = new RegExp(`^${day}[Tt]\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?([Zz]|[+-]\\d{2}:\\d{2})$`);
const uuid = (version: string, variant: string) =>
  new RegExp(`^[0-9a-f]{8}-?[0-9a-f]{4}-?${version}[0-9a-f]{3}-?${variant}[0-9a-f]{3}-?[0-9a-f]{12}$`, "i");
const matches = (expression: RegExp) => (text: string) => expression.test(text);
const label = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";

/** The formats of strings that CRDs may demand and clusters check (`k8s.io/kube-openapi/pkg/validation/strfmt`). */
const formats: Readonly<Record<string, (text: string) => boolean>> = {
  ipv4: (text) => isIpAddress(text) && !text.includes(":"),
  ipv6: (text) => isIpAddress(text) && text.includes(":") && !text.includes("%"),
  cidr: (text) => checkCidr(text) === undefined,
  uri: isRequestURI,
  mac: matches(/^([0-9a-f]{2}:){5}[0-9a-f]{2}$|^([0-9a-f]{2}-){5}[0-9a-f]{2}$/i),
  uuid: matches(uuid("[0-9a-f]", "[0-9a-f]")),
  uuid3: matches(uuid("3", "[0-9a-f]")),
  uuid4: matches(uuid("4", "[89ab]")),
  uuid5: matches(uuid("5", "[89ab]")),
  byte: matches(/^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/),
  date: matches(new RegExp(`^${day}$`)),
  datetime: matches(dateTime),
  duration: matches(/^-?(\d+(\.\d*)?|\.\d+)\s*(ns|us|µs|ms|s|m|h|d|w|[a-z]+)|^0$/),
  hostname: (text) =>
    text.length <= 255 && text.split(".").every((part) => /^[\w]([-\w]{0,61}\w)?$/.test(part)),
  "k8s-short-name": (text) => text.length <= 63 && new RegExp(`^${label}$`).test(text),
  "k8s-long-name": (text) => text.length <= 253 && new RegExp(`^${label}(\\.${label})*$`).test(text),
};

/** Whether a string has a format; formats that clusters ignore are always right. */
export function hasFormat(format: string, text: string): boolean {
  const check = formats[format] ?? formats[format.replaceAll("-", "")];
  return check === undefined || check(text);
}
