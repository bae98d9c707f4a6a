import type { Sample } from "./parse-prometheus";

/** gRPC: any status but OK. HTTP: 5xx, or no response at all; 4xx is the caller's doing. */
export function isError({ labels }: Sample): boolean {
  const code = labels["response_code"] ?? "";
  const grpc = labels["grpc_response_status"] ?? "";
  if (code === "0" || code === "-" || code === "" || code.startsWith("5")) return true;
  return labels["request_protocol"] === "grpc" && /^\d+$/.test(grpc) && grpc !== "0";
}

export function sum(samples: readonly Sample[]): number {
  return samples.reduce((total, { value }) => total + value, 0);
}

/** 0 to 100; 0 of nothing is 0. */
export function percentOf(part: number, whole: number): number {
  return whole === 0 ? 0 : (part / whole) * 100;
}
