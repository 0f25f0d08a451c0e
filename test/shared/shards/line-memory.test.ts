import fc from "fast-check";
import { expect, test } from "vitest";
import { LineMemory } from "../../../shared/shards/line-memory.ts";

test("takes lines as long as they fit with their ends, to the last byte", () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: "binary", maxLength: 12 }), { maxLength: 12 }),
      fc.nat(60),
      (lines, bytes) => {
        const memory = new LineMemory(bytes);
        let taken = "";
        for (const line of lines) {
          const fits = Buffer.byteLength(`${taken}${line}\n`) <= bytes;
          expect(memory.add(line)).toBe(fits);
          if (fits) taken += `${line}\n`;
        }
        expect(memory.bytes()).toEqual(Buffer.from(taken));
        expect(memory.length).toBe(Buffer.byteLength(taken));
      },
    ),
  );
});

test("says a line's bytes by where it began, and begins anew", () => {
  const memory = new LineMemory(100);
  memory.add("first");
  const start = memory.length;
  memory.add("zweite Zeile: ä");

  expect(memory.bytes(start).toString()).toBe("zweite Zeile: ä\n");
  memory.clear();
  expect(memory.length).toBe(0);
});
