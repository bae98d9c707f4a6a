/** `GET /api/session`: who is signed in, as the browser may know it. */
export interface SessionView {
  person: {
    name: string;
    email?: string;
    role: "operator" | "editor" | "viewer" | "tenant";
    username: string;
  };
  /** False while the host's API server does not answer: everything is read-only. */
  hostReachable: boolean;
}
