import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";

/** SHA-256 of the UTF-8 text in hexadecimal (FIPS 180-4). Synchronous and without a platform: the domain runs anywhere. */
export function digestText(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)));
}
