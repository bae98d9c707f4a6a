import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { explainSignInError } from "@/components/sign-in/explain-sign-in-error";
import { SignInCard } from "@/components/sign-in/sign-in-card";
import { SignInContainer } from "@/components/sign-in/sign-in-container";
import { findPerson } from "@/lib/server/authentication/require-page";
import { readReturnTo } from "@/lib/server/authentication/read-return-to";
import { getRuntime } from "@/lib/server/runtime";

export const metadata: Metadata = { title: "Sign in" };

interface SignInPageProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function SignInPage({ searchParams }: SignInPageProps) {
  const { error, callbackUrl } = await searchParams;
  const { config } = getRuntime();
  const returnTo = readReturnTo(callbackUrl, config.ISTHMUS_PUBLIC_URL);
  const problem = explainSignInError(Array.isArray(error) ? error[0] : error);
  if (!problem && (await findPerson())) redirect(returnTo);
  return (
    <SignInCard problem={problem}>
      <SignInContainer providerName={config.ISTHMUS_OIDC_NAME} returnTo={returnTo} />
    </SignInCard>
  );
}
