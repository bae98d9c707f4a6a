/** A check that did not come out as predicted. */
export interface Difference {
  summary: string;
  detail: string;
}
