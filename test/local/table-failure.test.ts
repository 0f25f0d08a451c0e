import { expect, test } from "vitest";
import { tableFailure } from "../../local/table-failure.ts";

test.each([
  ["IO error: /x/000003.log: No space left on device", "StorageFull", "make some room"],
  ["Database is closed", "DirectoryUnusable", "delete that folder"],
])("a table that fails with '%s' says what to do", (message, name, remedy) => {
  const told = tableFailure(new Error(message));

  expect(told).toMatchObject({ name, message: expect.stringContaining(remedy) });
});

test("another failure is nobody's word about the table", () => {
  expect(tableFailure(new Error("no field of that name"))).toBeUndefined();
});
