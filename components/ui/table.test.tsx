import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, test, vi } from "vitest";
import { HeaderCell, SortableHeaderCell, type Sorting, Table, TableHead } from "./table";

afterEach(cleanup);

type Column = "name" | "age";

function renderHead(sorting: Sorting<Column>) {
  const onSort = vi.fn<(sorting: Sorting<Column>) => void>();
  render(
    <Table label="Things">
      <TableHead>
        <SortableHeaderCell column="name" sorting={sorting} onSort={onSort}>
          Name
        </SortableHeaderCell>
        <SortableHeaderCell column="age" sorting={sorting} onSort={onSort}>
          Age
        </SortableHeaderCell>
        <HeaderCell>Notes</HeaderCell>
      </TableHead>
    </Table>,
  );
  return onSort;
}

describe("sorting semantics", () => {
  test("a header that does not sort has no aria-sort and no button", () => {
    renderHead({ column: "name", order: "asc" });
    const notes = screen.getByRole("columnheader", { name: "Notes" });
    expect(notes.hasAttribute("aria-sort")).toBe(false);
    expect(notes.querySelector("button")).toBeNull();
  });

  test("exactly the sorted column says which way", () => {
    renderHead({ column: "age", order: "desc" });
    expect(screen.getByRole("columnheader", { name: "Age" }).getAttribute("aria-sort")).toBe("descending");
    expect(screen.getByRole("columnheader", { name: "Name" }).getAttribute("aria-sort")).toBe("none");
  });

  test("a click on another column sorts it ascending, on the same one turns it round", async () => {
    const onSort = renderHead({ column: "name", order: "asc" });
    await userEvent.click(screen.getByRole("button", { name: "Age" }));
    expect(onSort).toHaveBeenLastCalledWith({ column: "age", order: "asc" });
    await userEvent.click(screen.getByRole("button", { name: "Name" }));
    expect(onSort).toHaveBeenLastCalledWith({ column: "name", order: "desc" });
  });

  test("the keyboard sorts too, and the scrolling box can be reached", async () => {
    const onSort = renderHead({ column: "name", order: "desc" });
    await userEvent.tab();
    expect(document.activeElement).toBe(screen.getByRole("region", { name: "Things" }));
    await userEvent.tab();
    await userEvent.keyboard("{Enter}");
    expect(onSort).toHaveBeenCalledWith({ column: "name", order: "asc" });
  });
});
