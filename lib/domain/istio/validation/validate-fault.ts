import { grpcStatuses } from "../grpc-status";
import { validateDuration } from "./duration";
import { quote } from "./go-text";
import type { ConfigField } from "./config-field";

/** Source: istio pkg/config/validation `validateHTTPStatus`, which lets 600 pass. */
export function checkHttpStatus(status: number): string | undefined {
  return status < 200 || status > 600 ? `HTTP status ${status} is not in range 200-599` : undefined;
}

function validatePercentage(percentage: ConfigField): void {
  const value = percentage.at("value").number;
  if (value < 0 || value > 100 || (value > 0 && value < 0.0001)) {
    percentage.at("value").error(`percentage ${value} is neither 0.0, nor in range [0.0001, 100.0]`);
  }
}

function validateAbort(abort: ConfigField): void {
  validatePercentage(abort.at("percentage"));
  const kind = abort.oneOf("httpStatus", "grpcStatus", "http2Error");
  if (kind === "grpcStatus") {
    const status = abort.at("grpcStatus");
    if (!grpcStatuses.includes(status.text)) {
      status.error(
        `gRPC status ${quote(status.text)} is not supported. See https://github.com/grpc/grpc/blob/master/doc/statuscodes.md for a list of supported codes, for example 'NOT_FOUND'`,
      );
    }
  } else if (kind === "http2Error") {
    abort.at("http2Error").error("HTTP/2 abort fault injection not supported yet");
  } else if (kind === "httpStatus") {
    abort.at("httpStatus").error(checkHttpStatus(abort.at("httpStatus").number));
  }
}

function validateDelay(delay: ConfigField): void {
  validatePercentage(delay.at("percentage"));
  const kind = delay.oneOf("fixedDelay", "exponentialDelay");
  if (kind !== undefined) validateDuration(delay.at(kind));
  if (kind === "exponentialDelay") delay.at(kind).error("exponentialDelay not supported yet");
}

/** `fault` of an HTTP route; an absent one is right. Source: istio pkg/config/validation `validateHTTPFaultInjection`. */
export function validateFault(fault: ConfigField): void {
  if (!fault.isSet) return;
  const abort = fault.at("abort");
  const delay = fault.at("delay");
  if (!abort.isSet && !delay.isSet) fault.error("HTTP fault injection must have an abort and/or a delay");
  if (abort.isSet) validateAbort(abort);
  if (delay.isSet) validateDelay(delay);
}
