"use client";
import { LogIn } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { beginSignIn } from "@/lib/client/authentication";

interface SignInContainerProps {
  providerName: string;
  returnTo: string;
}

/** The one button; stays pending until the browser has left for the provider. */
export function SignInContainer({ providerName, returnTo }: SignInContainerProps) {
  const [leaving, setLeaving] = useState(false);
  const [problem, setProblem] = useState<string>();

  const start = () => {
    setLeaving(true);
    setProblem(undefined);
    beginSignIn(returnTo).catch((error: unknown) => {
      setLeaving(false);
      setProblem(error instanceof Error ? error.message : "Isthmus does not answer. Try again.");
    });
  };

  return (
    <div className="grid gap-3">
      <Button variant="primary" icon={LogIn} pending={leaving} onClick={start} className="h-10 w-full">
        Sign in with {providerName}
      </Button>
      <div aria-live="polite">{problem !== undefined && <Callout tone="bad">{problem}</Callout>}</div>
    </div>
  );
}
