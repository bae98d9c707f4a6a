import { describe, expect, it } from "vitest";
import {
  guardOrigin,
  guardStream,
  guardWrite,
  refuseForgedHeaders,
  type HeaderReader,
} from "./request-guard";

const origin = "https://isthmus.example.com";
const reader =
  (headers: Record<string, string>): HeaderReader =>
  (name) =>
    headers[name];
const ours = {
  origin,
  "x-isthmus-csrf": "1",
  "content-type": "application/json",
  "sec-fetch-site": "same-origin",
};
const without = (name: keyof typeof ours) =>
  Object.fromEntries(Object.entries(ours).filter(([key]) => key !== name));

/** any case, any separator, any suffix. */
const forgedSpellings = [
  "Impersonate-User impersonate-user IMPERSONATE-USER iMpErSoNaTe-UsEr Impersonate-Group",
  "Impersonate-Uid Impersonate-Extra-Scopes impersonate-extra-acme%2fteam Impersonate_User",
  "impersonate.user Impersonate Impersonate- impersonate--user -Impersonate-User _impersonate_user",
  "Impersonate-User- impersonateuser Impersonate~User im-personate-user X-Remote-User x-remote-user",
  "X-REMOTE-USER X-Remote-Group x-remote-extra-scopes X_Remote_User x.remote.user X-Remote-Uid",
  "x-remote- X-RemoteUser XRemoteUser x--remote--user x_remote-group X-Re-mote-User X-Forwarded-User",
  "x-forwarded-user X-FORWARDED-USER X_Forwarded_User x.forwarded.user X-Forwarded-Users",
  "X-Forwarded-User-Groups x-forwarded_user XForwardedUser x-forwarded-user-id X--Forwarded--User",
  "x-forward-ed-user",
].flatMap((names) => names.split(" "));

describe("refuseForgedHeaders", () => {
  it("is tested with at least forty spellings", () =>
    expect(new Set(forgedSpellings).size).toBeGreaterThanOrEqual(40));

  it.each(forgedSpellings)("refuses %s (R-01)", (name) => {
    expect(() => refuseForgedHeaders(["host", name])).toThrow(expect.objectContaining({ code: 400 }));
  });

  it.each([
    "X-HTTP-Method-Override",
    "x-http-method-override",
    "X-HTTP-Method",
    "X-Method-Override",
    "x_http_method_override",
  ])("refuses %s (R-27)", (name) => {
    expect(() => refuseForgedHeaders([name])).toThrow(expect.objectContaining({ code: 400 }));
  });

  it("lets what browsers and proxies send pass", () => {
    const usual = [
      "host",
      "cookie",
      "x-forwarded-for",
      "x-forwarded-proto",
      "x-real-ip",
      "accept",
      "x-isthmus-csrf",
      "x-request-id",
    ];
    expect(() => refuseForgedHeaders(usual)).not.toThrow();
  });
});

describe("guardWrite (R-36)", () => {
  const write =
    (headers: Record<string, string>, hasBody = true) =>
    () =>
      guardWrite(reader(headers), origin, hasBody);
  const code = (value: number) => expect.objectContaining({ code: value });

  it.each([
    "null",
    "http://isthmus.example.com",
    "https://isthmus.example.com:8443",
    "https://isthmus.example.com.evil.test",
    "https://evil.test",
    "https://ISTHMUS.example.com",
    `${origin}/`,
    `${origin}, ${origin}`,
    "",
  ])("refuses Origin %j", (value) => expect(write({ ...ours, origin: value })).toThrow(code(403)));
  it("refuses a missing Origin", () => expect(write(without("origin"))).toThrow(code(403)));
  it("refuses a missing CSRF header", () => expect(write(without("x-isthmus-csrf"))).toThrow(code(403)));
  it.each(["cross-site", "same-site", "none"])("refuses Sec-Fetch-Site %s", (site) =>
    expect(write({ ...ours, "sec-fetch-site": site })).toThrow(code(403)),
  );
  it.each([
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "",
    "application/jsonp",
    "text/json",
  ])("refuses content type %j", (type) =>
    expect(write({ ...ours, "content-type": type })).toThrow(code(415)),
  );
  it("refuses a missing content type", () => expect(write(without("content-type"))).toThrow(code(415)));

  it.each([
    "application/json",
    "application/json; charset=utf-8",
    "application/yaml",
    "application/apply-patch+yaml",
    "application/merge-patch+json",
  ])("passes %s from our origin", (type) => expect(write({ ...ours, "content-type": type })).not.toThrow());
  it("passes a delete without a body and without a content type", () =>
    expect(write(without("content-type"), false)).not.toThrow());
  it("passes a client without fetch metadata", () => expect(write(without("sec-fetch-site"))).not.toThrow());
});

describe("guardStream (R-29)", () => {
  const open = (headers: Record<string, string>) => () => guardStream(reader(headers), origin);

  it.each<Record<string, string>>([
    { origin: "https://evil.test" },
    { origin: "null" },
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
    { origin, "sec-fetch-site": "cross-site" },
  ])("refuses %j", (headers) => expect(open(headers)).toThrow(expect.objectContaining({ code: 403 })));
  it.each<Record<string, string>>([{}, { origin }, { "sec-fetch-site": "same-origin" }])(
    "passes %j",
    (headers) => expect(open(headers)).not.toThrow(),
  );
});

describe("guardOrigin", () => {
  it("refuses a form post from elsewhere", () => {
    expect(() => guardOrigin(reader({ origin: "https://evil.test" }), origin)).toThrow(
      expect.objectContaining({ code: 403 }),
    );
  });
  it("passes our own", () => expect(() => guardOrigin(reader({ origin }), origin)).not.toThrow());
});
