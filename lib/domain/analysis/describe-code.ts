import { istioCodeDescriptions, type CodeDescription } from "./istio-code-descriptions";
import { lintCodes } from "./lint/lint-codes";
import { ownCodes } from "./own/own-codes";

/** What a code of the analysis means and what to do about it. */
export interface DescribedCode extends CodeDescription {
  /** Documentation of the code elsewhere; absent for our own. */
  link?: string;
}

function describeOwn(code: string): DescribedCode | undefined {
  if (!Object.hasOwn(ownCodes, code)) return undefined;
  const { title, meaning, advice } = ownCodes[code as keyof typeof ownCodes];
  return { title, meaning, advice };
}

function describeLint(code: string): DescribedCode | undefined {
  if (!Object.hasOwn(lintCodes, code)) return undefined;
  const known: { message: string; advice?: string } = lintCodes[code as keyof typeof lintCodes];
  return {
    title: known.message,
    meaning: "Istio accepts the configuration, but it looks as if it does not do what it should.",
    advice: known.advice ?? "Compare the field with what is there, and correct the one that is wrong.",
    link: `https://kiali.io/docs/features/validations/#${code.toLowerCase()}`,
  };
}

function describeIstio(code: string): DescribedCode | undefined {
  const known = Object.hasOwn(istioCodeDescriptions, code) ? istioCodeDescriptions[code] : undefined;
  return (
    known && {
      ...known,
      link: `https://istio.io/latest/docs/reference/config/analysis/${code.toLowerCase()}/`,
    }
  );
}

/** A code `IST…`, `KIA…` or `ISM…` in a person's words; undefined for codes nobody knows. */
export function describeCode(code: string): DescribedCode | undefined {
  return describeIstio(code) ?? describeLint(code) ?? describeOwn(code);
}
