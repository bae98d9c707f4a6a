import { expect, test } from "vitest";
import { parseServer } from "./endpoint";

test.each([
  ["http://west:6443", "https"],
  ["west:6443/x y", "https|URL"],
  ["nonsense", "URL"],
  ["https://user:pw@west", "user name"],
  ["https://west?x=1", "query"],
  ["https://west#x", "fragment"],
  ["https://west/a/%2e%2e/b", "escapes|\\.\\."],
  ["https://west/x//a", "//"],
])("refuses %s", (server, why) => {
  expect(() => parseServer("west", server)).toThrow(new RegExp(`west.*(${why})`));
});

test.each([
  ["https://127.0.0.1:6443", { origin: "https://127.0.0.1:6443", hostname: "127.0.0.1", prefix: "" }],
  ["https://[::1]:6443/", { origin: "https://[::1]:6443", hostname: "::1", prefix: "" }],
  [
    "https://proxy.example/k8s/clusters/c-1/",
    { origin: "https://proxy.example", hostname: "proxy.example", prefix: "/k8s/clusters/c-1" },
  ],
])("splits %s", (server, parts) => {
  expect(parseServer("west", server)).toEqual(parts);
});
