import { readMapSchema, type StructuralSchema } from "@/lib/domain/schema/kind-schema";
import type { Random } from "../random";

export const wrongTypes: readonly unknown[] = [
  null,
  "",
  "text",
  0,
  7,
  1.5,
  true,
  [],
  {},
  ["a"],
  [{}],
  { a: "b" },
];

const texts = [
  "",
  "*",
  "a",
  "UPPER",
  "-dash-",
  "under_score",
  "dotted.name",
  "dotted..name",
  "trailing.",
  "two words",
  "ünïcode",
  "*.example.com",
  "a.*.example.com",
  "*example.com",
  "example.com:8080",
  "https://example.com/path?x=1",
  "http://",
  "/path",
  "/path/{*}/x",
  "/{**}/x/{**}",
  "path",
  "%zz",
  "1.2.3.4",
  "1.2.3.400",
  "10.0.0.0/8",
  "10.0.0.1/40",
  "2001:db8::1",
  "::/0",
  "127.0.0.1:8080",
  "unix:///var/run/x",
  "unix://@abstract",
  "[a-z]+",
  "(unclosed",
  "(?=ahead)",
  "50",
  "0",
  "70000",
  "0s",
  "5s",
  "-1s",
  "1h",
  "1ms",
  "0.5ms",
  "100us",
  "1.000000001s",
  "900000000s",
  "1d",
  "true",
  "~",
  ".",
  "./*",
  "~/*",
  "ns/host.example.com",
  "ns/*/x",
  "mesh",
  "istio-system",
  "spiffe://cluster.local/ns/a/sa/b",
  "x".repeat(64),
  "x".repeat(254),
  "GET",
  "istio",
  "eu/a/*",
  "Host",
  ":authority",
  "content-length",
  "request.headers[x]",
  "request.auth.claims[a][b]",
  "a/b",
  "\t",
] as const;

const numbers = [
  -1, 0, 1, 2, 50, 99, 100, 101, 200, 302, 600, 999, 8080, 65_535, 65_536, 2_147_483_647, 2_147_483_648,
  4_294_967_296, 1.5, 0.001, 1e20,
];

function makeText(random: Random, schema: StructuralSchema | undefined): unknown {
  const choices = schema?.enum;
  if (choices !== undefined && random.chance(0.8)) {
    const choice = random.pick(choices);
    if (random.chance(0.85)) return choice;
    return random.pick([String(choice).toLowerCase(), `${String(choice)}X`, String(choice).slice(1)]);
  }
  return random.pick(texts);
}

/** Another value for a scalar: of its type most of the time, and often at a limit of what is allowed. */
export function makeScalar(random: Random, old: unknown, schema: StructuralSchema | undefined): unknown {
  if (typeof old === "number") {
    if (random.chance(0.15)) return old + random.pick([-1, 1]);
    return random.chance(0.95) ? random.pick(numbers) : random.pick(texts);
  }
  if (typeof old === "boolean") return random.chance(0.8) ? !old : random.pick(wrongTypes);
  const text = typeof old === "string" ? old : "";
  if (random.chance(0.2))
    return random.pick([
      `${text}x`,
      ` ${text}`,
      text.slice(1),
      text.slice(0, -1),
      `*${text}`,
      `${text}*`,
      text.toUpperCase(),
      `${text}.${text}`,
    ]);
  return random.chance(0.97) ? makeText(random, schema) : random.pick(numbers);
}

function makeNumber(random: Random, { minimum, maximum }: StructuralSchema): number {
  const limits = [minimum, maximum].filter((limit) => limit !== undefined);
  if (limits.length > 0 && random.chance(0.5)) return random.pick(limits) + random.pick([0, 0, 1, -1]);
  return random.pick(numbers.filter((number) => Number.isInteger(number)));
}

/** A value for a field by its schema, deep, mostly of the right shape. */
export function makeValue(random: Random, schema: StructuralSchema, name: string, depth = 0): unknown {
  if (schema["x-kubernetes-int-or-string"]) return random.pick([8080, "http", "1s", 0]);
  const map = readMapSchema(schema);
  switch (schema.type) {
    case "object": {
      if (map !== undefined) {
        const keys = random.some(["app", "x-a", "8080", "eu/a/*"], 0.4);
        return Object.fromEntries(keys.map((key) => [key, makeValue(random, map, key, depth + 1)]));
      }
      const required = new Set(schema.required);
      const optional = depth > 3 ? 0.1 : 0.35;
      return Object.fromEntries(
        Object.entries(schema.properties ?? {})
          .filter(([key]) => (required.has(key) ? random.chance(0.95) : random.chance(optional)))
          .map(([key, below]) => [key, makeValue(random, below, key, depth + 1)]),
      );
    }
    case "array": {
      const { items } = schema;
      if (items === undefined) return [];
      return random.times(0, 2, () => makeValue(random, items, name, depth + 1));
    }
    case "boolean":
      return random.chance(0.5);
    case "integer":
      return makeNumber(random, schema);
    case "number":
      return random.pick(numbers);
    default:
      if (schema.format === undefined && schema.enum === undefined) {
        const likely = likelyTexts.find(([pattern]) => pattern.test(name))?.[1];
        if (likely !== undefined && random.chance(0.7)) return random.pick(likely);
      }
      return makeText(random, schema);
  }
}

/** What fields of these names usually hold, so that values pass the first checks and meet the later ones. */
const likelyTexts: readonly (readonly [RegExp, readonly string[]])[] = [
  [/timeout|duration|interval|time|delay|ttl|maxage/i, ["5s", "0s", "1ms", "100us", "1h"]],
  [/host|authority|sni/i, ["parcels", "a.example.com", "*.example.com", "parcels.depot.svc.cluster.local"]],
  [/uri|path|prefix/i, ["/", "/a", "/a/b", "a"]],
  [/regex/i, ["[a-z]+", "(", ".*"]],
  [/address|ip/i, ["192.0.2.7", "10.0.0.0/8", "a.example.net"]],
  [/name|kind|group|subset/i, ["a", "v1", "Service", "Gateway", "gateway.networking.k8s.io", ""]],
];
