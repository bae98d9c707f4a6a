import { Pagination } from "@/components/ui/pagination";
import type { ObjectPage } from "@/lib/domain/kubernetes/object-view";
import { ObjectTable } from "./object-table";

interface ObjectPagesProps {
  page: Pick<ObjectPage, "items" | "page" | "pageSize" | "total">;
  onPageChange: (page: number) => void;
}

/** One page of objects, with the way to the others. */
export function ObjectPages({ page: { items, page, pageSize, total }, onPageChange }: ObjectPagesProps) {
  return (
    <>
      <ObjectTable rows={items} />
      <div className="border-t border-line">
        <Pagination
          page={page}
          pageSize={pageSize}
          total={total}
          noun="objects"
          onPageChange={onPageChange}
        />
      </div>
    </>
  );
}
