const version4 = /^(25[0-5]|2[0-4]\d|1?\d?\d)(\.(25[0-5]|2[0-4]\d|1?\d?\d)){3}$/;

/** Whether the text is an IPv4 or IPv6 address rather than a host name (which can hold no colon). */
export function isIpAddress(text: string): boolean {
  return version4.test(text) || (text.includes(":") && /^[0-9a-fA-F:.]+$/.test(text));
}
