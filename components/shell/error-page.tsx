import { ErrorState } from "@/components/ui/error-state";

interface ErrorPageProps {
  error: Error & { digest?: string };
  onRetry: () => void;
}

/** A page that failed to draw. The digest finds the server's log line. */
export function ErrorPage({ error, onRetry }: ErrorPageProps) {
  const message =
    error.digest === undefined ? error.message : `${error.message} (log digest ${error.digest})`;
  return (
    <div className="mx-auto max-w-2xl px-4 py-12">
      <ErrorState title="This page could not be drawn" error={{ message }} onRetry={onRetry} />
    </div>
  );
}
