import { Compass } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

export function NotFoundPage() {
  return (
    <main>
      <h1 className="sr-only">Not found</h1>
      <EmptyState
        icon={Compass}
        title="There is nothing at this address"
        action={
          <Button asChild variant="primary">
            <Link href="/overview">Go to the overview</Link>
          </Button>
        }
        className="py-[18vh]"
      >
        The page never existed, or what it showed is gone.
      </EmptyState>
    </main>
  );
}
