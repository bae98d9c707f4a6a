const ranges: readonly (readonly [number, number])[] = [
  [100, 103],
  [200, 208],
  [226, 226],
  [300, 305],
  [307, 308],
  [400, 418],
  [421, 426],
  [428, 429],
  [431, 431],
  [451, 451],
  [500, 508],
  [510, 511],
];

/** Whether a status code is a registered one. Source: Go's `http.StatusText`, by which Istio takes a number for a status. */
export function isHttpStatus(code: number): boolean {
  return ranges.some(([first, last]) => code >= first && code <= last);
}
