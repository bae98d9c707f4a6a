export interface SignInProblem {
  title: string;
  advice: string;
}

const problems: Record<string, SignInProblem> = {
  NoRole: {
    title: "You are signed in at your provider, but have no role here",
    advice:
      "None of your groups is mapped to the role operator, editor or viewer. Ask an operator to add you to one.",
  },
  SubjectRefused: {
    title: "Your account's identifier cannot be used",
    advice:
      "The identity provider names you with characters that Kubernetes user names do not allow. Ask an operator.",
  },
  OAuthSignin: {
    title: "The identity provider does not answer",
    advice: "Isthmus could not reach it. Try again; if it lasts, an operator finds the reason in the log.",
  },
  OAuthCallback: {
    title: "The identity provider refused the sign-in",
    advice: "It was cancelled, took longer than fifteen minutes, or was opened twice. Start again.",
  },
  Callback: {
    title: "The sign-in could not be verified",
    advice:
      "The identity provider's answer did not pass the checks. An operator finds the reason in the log.",
  },
};

const unknownProblem: SignInProblem = {
  title: "The sign-in did not work",
  advice: "Start again; if it happens twice, ask an operator.",
};

/** What an error code of the sign-in means and what to do; undefined when there is no error. */
export function explainSignInError(code: string | undefined): SignInProblem | undefined {
  if (code === undefined) return undefined;
  return Object.hasOwn(problems, code) ? problems[code] : unknownProblem;
}
