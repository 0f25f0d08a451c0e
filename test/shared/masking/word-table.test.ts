import { expect, test } from "vitest";
import { addUnit, addUnitToCheck, WordTable } from "../../../shared/masking/word-table.ts";

test("every word that was added keeps its bits while the table grows, and no other has any", () => {
  const table = new WordTable();
  const words = Array.from({ length: 150_000 }, (_, i) => `w${i.toString(36)}`);

  words.forEach((word, i) => {
    table.add(word, 1 << (i % 20));
  });
  table.add("w0", 2);

  expect(words.filter((word, i) => table.get(word) !== ((1 << (i % 20)) | (word === "w0" ? 2 : 0)))).toEqual(
    [],
  );
  expect(words.filter((word) => table.get(`${word}-`) !== 0)).toEqual([]);
});

test("a word in capitals hashes as the folded one", () => {
  const table = new WordTable();
  table.add("zebra", 4);
  let [hash, check] = [0, 0];
  for (const unit of Buffer.from("ZeBRa")) {
    hash = addUnit(hash, unit);
    check = addUnitToCheck(check, unit);
  }

  expect(table.bits(hash, check)).toBe(4);
});
