import { z } from "zod";

/** One field that is wrong. `field` is a path such as `spec.http[0].route[1].weight`. Source: metav1.StatusCause. */
export interface StatusCause {
  reason: string;
  message: string;
  field?: string;
}

export interface StatusDetails {
  /** The cluster that answered, or about which the answer is; always named when there is one. */
  cluster?: string;
  group?: string;
  kind?: string;
  namespace?: string;
  name?: string;
  uid?: string;
  causes?: StatusCause[];
  retryAfterSeconds?: number;
}

/** `metav1.Status`, with the cluster added to `details`. */
export interface Status {
  kind: "Status";
  apiVersion: "v1";
  status: "Failure";
  code: number;
  reason: string;
  message: string;
  details?: StatusDetails;
}

/** Parses what an API server or our own API answers as a failure. Unknown fields are kept. */
export const statusSchema = z.looseObject({
  kind: z.literal("Status"),
  code: z.number().int(),
  reason: z.string().default("Unknown"),
  message: z.string().default(""),
  details: z
    .looseObject({
      cluster: z.string().optional(),
      group: z.string().optional(),
      kind: z.string().optional(),
      namespace: z.string().optional(),
      name: z.string().optional(),
      uid: z.string().optional(),
      causes: z
        .array(
          z.looseObject({
            reason: z.string().default(""),
            message: z.string().default(""),
            field: z.string().optional(),
          }),
        )
        .optional(),
      retryAfterSeconds: z.number().optional(),
    })
    .optional(),
});

/** HTTP code of each reason we raise ourselves. Source: k8s.io/apimachinery/pkg/apis/meta/v1 StatusReason. */
const codes = {
  BadRequest: 400,
  Unauthorized: 401,
  Forbidden: 403,
  NotFound: 404,
  MethodNotAllowed: 405,
  AlreadyExists: 409,
  Conflict: 409,
  RequestEntityTooLarge: 413,
  UnsupportedMediaType: 415,
  Invalid: 422,
  TooManyRequests: 429,
  InternalError: 500,
  BadGateway: 502,
  MemberCredentialsInvalid: 502,
  ServiceUnavailable: 503,
  Timeout: 504,
} as const;

export type StatusReason = keyof typeof codes;

const brand = Symbol.for("isthmus.StatusError");

/**
 * The one error of the product, in the vocabulary of `metav1.Status`.
 * Recognise it with {@link isStatusError}: `instanceof` lies across bundles.
 */
export class StatusError extends Error {
  readonly [brand] = true;
  readonly code: number;
  readonly reason: string;
  readonly details: StatusDetails | undefined;

  constructor(
    reason: StatusReason | (string & {}),
    message: string,
    details?: StatusDetails,
    options?: { code?: number; cause?: unknown },
  ) {
    super(message, options?.cause === undefined ? undefined : { cause: options.cause });
    this.name = "StatusError";
    this.reason = reason;
    this.code = options?.code ?? (reason in codes ? codes[reason as StatusReason] : 500);
    this.details = details;
  }

  toJSON(): Status {
    return {
      kind: "Status",
      apiVersion: "v1",
      status: "Failure",
      code: this.code,
      reason: this.reason,
      message: this.message,
      ...(this.details ? { details: this.details } : {}),
    };
  }
}

export function isStatusError(error: unknown): error is StatusError {
  return typeof error === "object" && error !== null && brand in error;
}

/**
 * Reads a failure body (parsed JSON) into a StatusError.
 * Returns undefined when the body is no `metav1.Status`. `cluster` is added to the details.
 */
export function parseStatus(body: unknown, cluster?: string): StatusError | undefined {
  const parsed = statusSchema.safeParse(body);
  if (!parsed.success) return undefined;
  const { code, reason, message, details } = parsed.data;
  return new StatusError(reason, message, cluster === undefined ? details : { ...details, cluster }, {
    code,
  });
}

/** A zod failure as `Invalid` (422) with one cause a field, so that a form can show each in place. */
export function invalidFromZod(error: z.ZodError, what: string, details: StatusDetails = {}): StatusError {
  const causes = error.issues.map((issue) => ({
    reason: "FieldValueInvalid",
    message: issue.message,
    field: formatFieldPath(issue.path),
  }));
  const list = causes.map((cause) => `${cause.field || "(root)"}: ${cause.message}`).join("; ");
  return new StatusError("Invalid", `${what} is invalid: ${list}`, { ...details, causes });
}

/** `["spec","http",0,"route"]` → `spec.http[0].route`. Source: k8s.io/apimachinery field.Path. */
export function formatFieldPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, segment) =>
      typeof segment === "number"
        ? `${text}[${segment}]`
        : text === ""
          ? String(segment)
          : `${text}.${String(segment)}`,
    "",
  );
}
