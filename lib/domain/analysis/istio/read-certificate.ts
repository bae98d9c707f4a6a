/** From when to when a certificate is valid. */
export interface Validity {
  notBefore: Date;
  notAfter: Date;
}

/** One element of DER: what stands between `start` and `end`. */
interface Element {
  tag: number;
  start: number;
  end: number;
}

const sequence = 0x30;
const versionTag = 0xa0;
const utcTime = 0x17;
const generalizedTime = 0x18;

/** Base64 to bytes in a string, one character a byte; undefined when it is not base64. Line breaks are left out. */
export function decodeBase64(text: string): string | undefined {
  const compact = text.replace(/\s+/g, "");
  return /^[A-Za-z0-9+/]*={0,2}$/.test(compact) && compact.length % 4 === 0 ? atob(compact) : undefined;
}

function readElement(bytes: string, at: number, limit: number): Element | undefined {
  const tag = bytes.charCodeAt(at);
  let length = bytes.charCodeAt(at + 1);
  let start = at + 2;
  if (start > limit) return undefined;
  if (length > 0x80) {
    const size = length - 0x80;
    if (size > 4 || start + size > limit) return undefined;
    length = 0;
    for (let index = 0; index < size; index += 1) length = length * 256 + bytes.charCodeAt(start + index);
    start += size;
  } else if (length === 0x80) return undefined;
  return start + length > limit ? undefined : { tag, start, end: start + length };
}

function readElements(bytes: string, from: number, to: number): Element[] | undefined {
  const elements: Element[] = [];
  for (let at = from; at < to;) {
    const element = readElement(bytes, at, to);
    if (element === undefined) return undefined;
    elements.push(element);
    at = element.end;
  }
  return elements;
}

/** `YYMMDDHHMMSSZ` (years before 50 are 20YY) or `YYYYMMDDHHMMSSZ`. Source: RFC 5280 4.1.2.5. */
function readTime(bytes: string, element: Element | undefined): Date | undefined {
  if (element === undefined || (element.tag !== utcTime && element.tag !== generalizedTime)) return undefined;
  const text = bytes.slice(element.start, element.end);
  const full = element.tag === generalizedTime ? text : `${text < "50" ? "20" : "19"}${text}`;
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(full);
  if (parts === null) return undefined;
  const [year = 0, month = 1, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(1).map(Number);
  return new Date(Date.UTC(year, month - 1, day, hour, minute, second));
}

/** Validity of one certificate: tbsCertificate.validity. Source: RFC 5280 4.1. */
function readValidity(bytes: string, certificate: Element): Validity | undefined {
  const [signed] = readElements(bytes, certificate.start, certificate.end) ?? [];
  if (certificate.tag !== sequence || signed?.tag !== sequence) return undefined;
  const fields = readElements(bytes, signed.start, signed.end) ?? [];
  // version (optional), serialNumber, signature, issuer, validity
  const validity = fields[fields[0]?.tag === versionTag ? 4 : 3];
  if (validity?.tag !== sequence) return undefined;
  const [from, to] = readElements(bytes, validity.start, validity.end) ?? [];
  const notBefore = readTime(bytes, from);
  const notAfter = readTime(bytes, to);
  return notBefore === undefined || notAfter === undefined ? undefined : { notBefore, notAfter };
}

/**
 * The validity of every certificate in the first PEM block of a text; undefined when there is no block, or it does not hold
 * certificates. Signatures and keys are not looked at.
 */
export function readCertificateValidity(pem: string): Validity[] | undefined {
  const block = /-----BEGIN ([^-\n]+)-----\s*([\s\S]*?)-----END \1-----/.exec(pem);
  const bytes = decodeBase64(block?.[2] ?? "");
  if (block === null || bytes === undefined) return undefined;
  const certificates = readElements(bytes, 0, bytes.length);
  const validities = certificates?.map((certificate) => readValidity(bytes, certificate));
  return validities?.every((validity) => validity !== undefined) ? validities : undefined;
}
