import { Skeleton, SkeletonRows } from "@/components/ui/skeleton";

/** A page on its way: header and rows. */
export function PageSkeleton() {
  return (
    <>
      <div className="flex min-h-14 items-center border-b border-line bg-surface px-4 md:px-6">
        <Skeleton className="h-5 w-40" />
      </div>
      <div className="p-2 md:p-4">
        <SkeletonRows label="Loading the page" />
      </div>
    </>
  );
}
