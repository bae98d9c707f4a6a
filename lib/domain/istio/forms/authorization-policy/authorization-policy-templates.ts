import {
  emptyOperation,
  emptySource,
  type AuthorizationPolicyRule,
  type AuthorizationPolicyValues,
} from "./authorization-policy";

/** What a template needs to know; each uses what it is about. */
export interface TemplateInput {
  name: string;
  namespace: string;
  /** Labels of the workload to protect; empty: all of the namespace. */
  selector: Record<string, string>;
  /** The namespace that callers are in. */
  fromNamespace: string;
  /** The caller's service account. */
  fromServiceAccount: string;
  path: string;
}

export interface AuthorizationPolicyTemplate {
  id:
    | "deny-all"
    | "allow-nothing"
    | "allow-from-namespace"
    | "allow-from-service-account"
    | "require-jwt"
    | "deny-path";
  title: string;
  explanation: string;
  /** What of the input it uses, beside name, namespace and selector. */
  needs: readonly ("fromNamespace" | "fromServiceAccount" | "path")[];
  build: (input: TemplateInput) => AuthorizationPolicyValues;
}

const emptyRule: AuthorizationPolicyRule = { from: [], to: [], when: [] };

function build(
  { name, namespace, selector }: TemplateInput,
  action: "ALLOW" | "DENY",
  rules: AuthorizationPolicyRule[],
): AuthorizationPolicyValues {
  return { name, namespace, selector, targetRefs: [], action, rules };
}

/** Policies that people start from. Source: istio.io/docs, "Authorization Policy" and its "Default deny" examples. */
export const authorizationPolicyTemplates: readonly AuthorizationPolicyTemplate[] = [
  {
    id: "allow-nothing",
    title: "Refuse all, unless another policy allows it",
    explanation: "An ALLOW policy without rules: whoever no other policy allows is refused.",
    needs: [],
    build: (input) => build(input, "ALLOW", []),
  },
  {
    id: "deny-all",
    title: "Refuse everything",
    explanation: "A DENY policy with a rule that always matches: no other policy can allow anything.",
    needs: [],
    build: (input) => build(input, "DENY", [emptyRule]),
  },
  {
    id: "allow-from-namespace",
    title: "Allow one namespace",
    explanation: "Callers of the namespace are allowed; whoever no policy allows is refused.",
    needs: ["fromNamespace"],
    build: (input) =>
      build(input, "ALLOW", [
        { ...emptyRule, from: [{ source: { ...emptySource(), namespaces: [input.fromNamespace] } }] },
      ]),
  },
  {
    id: "allow-from-service-account",
    title: "Allow one service account",
    explanation: "Callers that run as the service account are allowed; whoever no policy allows is refused.",
    needs: ["fromNamespace", "fromServiceAccount"],
    build: (input) =>
      build(input, "ALLOW", [
        {
          ...emptyRule,
          from: [
            {
              source: {
                ...emptySource(),
                serviceAccounts: [`${input.fromNamespace}/${input.fromServiceAccount}`],
              },
            },
          ],
        },
      ]),
  },
  {
    id: "require-jwt",
    title: "Demand a token",
    explanation:
      "Requests without a valid token are refused. A RequestAuthentication says which tokens are valid.",
    needs: [],
    build: (input) =>
      build(input, "DENY", [
        { ...emptyRule, from: [{ source: { ...emptySource(), notRequestPrincipals: ["*"] } }] },
      ]),
  },
  {
    id: "deny-path",
    title: "Refuse one path",
    explanation: "Requests to the path are refused, whoever sends them.",
    needs: ["path"],
    build: (input) =>
      build(input, "DENY", [
        { ...emptyRule, to: [{ operation: { ...emptyOperation(), paths: [input.path] } }] },
      ]),
  },
];
