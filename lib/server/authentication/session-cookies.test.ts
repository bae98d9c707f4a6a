import { describe, expect, it } from "vitest";
import { isAcceptablePublicUrl, readCookie, sessionCookies } from "./session-cookies";

describe("sessionCookies", () => {
  it("are all __Host-, Secure, HttpOnly and Lax behind https", () => {
    for (const { name, options } of Object.values(sessionCookies("https://isthmus.example.com"))) {
      expect(name).toMatch(/^__Host-isthmus\./);
      expect(options).toMatchObject({ secure: true, httpOnly: true, sameSite: "lax", path: "/" });
      expect(options).not.toHaveProperty("domain");
    }
  });
  it("are plain on http, still HttpOnly and Lax", () => {
    for (const { name, options } of Object.values(sessionCookies("http://localhost:3000"))) {
      expect(name).toMatch(/^isthmus\./);
      expect(options).toMatchObject({ secure: false, httpOnly: true, sameSite: "lax", path: "/" });
    }
  });
});

describe("isAcceptablePublicUrl", () => {
  it.each([
    "http://isthmus.example.com",
    "http://10.0.0.1:3000",
    "http://localhost.evil.test",
    "http://127.0.0.1.evil.test",
    "ftp://localhost",
  ])("refuses %s", (url) => expect(isAcceptablePublicUrl(url)).toBe(false));
  it.each([
    "https://isthmus.example.com",
    "http://localhost:3000",
    "http://127.0.0.1:3000",
    "http://[::1]:3000",
    "http://isthmus.localhost",
  ])("takes %s", (url) => expect(isAcceptablePublicUrl(url)).toBe(true));
});

describe("readCookie", () => {
  it.each([
    undefined,
    "",
    "a",
    "other=1",
    "isthmus.session.0=x",
    "xisthmus.session=x",
    "isthmus.session=a; isthmus.session=b",
  ])("finds none in %j", (header) => expect(readCookie(header, "isthmus.session")).toBeUndefined());
  it.each([
    "isthmus.session=abc",
    "a=1; isthmus.session=abc; b=2",
    "a=1;isthmus.session=abc",
    " isthmus.session = abc ",
  ])("finds it in %j", (header) => expect(readCookie(header, "isthmus.session")).toBe("abc"));
});
