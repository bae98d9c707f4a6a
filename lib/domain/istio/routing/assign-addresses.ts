import { isWildcard } from "../host";
import { unspecifiedAddress, type MeshService } from "./mesh-service";

const slots = 256 * 254;
const prime = 65_011;

function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) {
    value = Math.imul(value ^ byte, 0x01000193) >>> 0;
  }
  return value;
}

/**
 * Gives hosts of ServiceEntries that have no address the one that Istio will assign, unless the status already tells it.
 * Sidecars that capture DNS answer with these. Wildcards and hosts without resolution get none.
 * Source: istio pilot/pkg/serviceregistry/serviceentry `autoAllocateIPs` (FNV-1a of namespace/host, double hashing).
 */
export function assignAddresses(services: readonly MeshService[]): MeshService[] {
  const bySlot: (MeshService | undefined)[] = [];
  const result = [...services];
  const positions = new Map<number, number>();
  for (const [index, service] of services.entries()) {
    if (!isAssignable(service)) continue;
    const slot = findSlot(hashService(service), bySlot);
    bySlot[slot] = service;
    positions.set(slot, index);
  }
  const known = new Map<string, string[]>();
  let offset = 0;
  for (const [slot, index] of [...positions].toSorted(([a], [b]) => a - b)) {
    const service = services[index];
    if (service === undefined) continue;
    // The counter skips one at each service that would get an address ending in 0 or 255.
    let number = slot + 1 + offset;
    if (number % 255 === 0) {
      offset += 1;
      number += 1;
    }
    const key = keyOf(service);
    const addresses = known.get(key) ?? formatAddresses(number);
    known.set(key, addresses);
    result[index] = { ...service, autoAddresses: addresses };
  }
  return result;
}

function keyOf({ namespace, hostname }: MeshService): string {
  return `${namespace}/${hostname}`;
}

function hashService(service: MeshService): number {
  return hash(keyOf(service));
}

function isAssignable(service: MeshService): boolean {
  return (
    service.registry === "External" &&
    service.address === unspecifiedAddress &&
    service.autoAddresses.length === 0 &&
    !isWildcard(service.hostname) &&
    service.resolution !== "passthrough"
  );
}

function findSlot(value: number, bySlot: readonly unknown[]): number {
  const first = value % slots;
  if (bySlot[first] === undefined) return first;
  const step = prime - (value % prime);
  for (let round = 1; round <= slots; round += 1) {
    // Wraps like Go's uint32.
    const next = ((value + Math.imul(round, step)) >>> 0) % (slots - 1);
    if (bySlot[next] === undefined) return next;
  }
  return first;
}

function formatAddresses(number: number): string[] {
  const [third, fourth] = [Math.floor(number / 255), number % 255];
  const tail = third === 0 ? fourth.toString(16) : third.toString(16) + fourth.toString(16);
  return [`240.240.${third}.${fourth}`, `2001:2::f0f0:${tail}`];
}
