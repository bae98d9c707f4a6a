import { describe, expect, test } from "vitest";
import { describeFailureAnswer, describeNetworkFailure } from "./member-failure";

describe("describeFailureAnswer", () => {
  test("a refused credential is our fault, not the person's", () => {
    expect(describeFailureAnswer("west", 401, undefined)).toMatchObject({
      code: 502,
      reason: "MemberCredentialsInvalid",
      details: { cluster: "west" },
    });
  });

  test("keeps the member's Status and names the cluster, whatever cluster it claims to be", () => {
    const body = {
      kind: "Status",
      code: 200,
      reason: "Conflict",
      message: "moved",
      details: { cluster: "east", kind: "pods" },
    };
    expect(describeFailureAnswer("west", 409, body)).toMatchObject({
      code: 409,
      reason: "Conflict",
      message: "moved",
      details: { cluster: "west", kind: "pods" },
    });
  });

  test.each([
    [429, "TooManyRequests", 429],
    [404, "NotFound", 404],
    [500, "BadGateway", 502],
    [418, "BadGateway", 502],
  ])("%d without a Status becomes %s", (statusCode, reason, code) => {
    expect(describeFailureAnswer("west", statusCode, { message: "<html>" }, "3")).toMatchObject({
      reason,
      code,
    });
  });
});

test.each([
  ["ECONNREFUSED", "ServiceUnavailable", "refused"],
  ["UND_ERR_SOCKET", "ServiceUnavailable", "cut"],
  ["UND_ERR_HEADERS_TIMEOUT", "Timeout", "in time"],
  ["ERR_TLS_CERT_ALTNAME_INVALID", "ServiceUnavailable", "another host"],
])("%s becomes %s", (code, reason, words) => {
  const error = Object.assign(new Error("outer"), { cause: Object.assign(new Error("inner"), { code }) });
  const failure = describeNetworkFailure("west", error);
  expect(failure).toMatchObject({ reason, details: { cluster: "west" } });
  expect(failure.message).toContain(words);
});
