import "server-only";
import { randomUUID } from "node:crypto";

const pattern = /^[0-9a-f-]{36}$/;

/** The id server.ts gave the request (it overwrites whatever a client sent), or a new one. */
export function requestIdOf(header: string | null | undefined): string {
  return header && pattern.test(header) ? header : randomUUID();
}
