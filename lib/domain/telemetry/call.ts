/** Measured requests from one workload to one service of the same cluster, over a window. */
export interface Call {
  source: { cluster: string; namespace: string; workload: string };
  service: { namespace: string; name: string };
  /** Requests per second, to two significant digits: what is drawn does not flicker with noise. */
  rate: number;
  /** 0 to 100, one decimal. */
  errorPercent: number;
  /** Share of the requests under mutual TLS, whole percent; absent when the called side did not report. */
  mtlsPercent?: number;
}
