import { describe, expect, test } from "vitest";
import { readByShape, SHAPES } from "../../../functions/source/detect-shape.ts";
import { Message, Tool } from "../../../shared/model/record.ts";
import { RowRefused } from "../../../shared/rows/row.ts";

const cases = SHAPES.flatMap(({ name, examples }) =>
  examples.map((example, i) => ({ title: `${name} ${i + 1}`, name, example })),
);

function reasonOf(row: Parameters<typeof readByShape>[0]): string {
  try {
    readByShape(row);
    return "none";
  } catch (error) {
    if (error instanceof RowRefused) return error.reason;
    throw error;
  }
}

describe("every shape reads its own examples", () => {
  test.each(cases)("$title", ({ name, example }) => {
    expect(SHAPES.find((shape) => shape.matches(example.row))?.name).toBe(name);
    if ("refused" in example) expect(reasonOf(example.row)).toBe(example.refused);
    else expect(readByShape(example.row)).toStrictEqual(example.chat);
  });

  test.each(cases)("$title: what it makes is valid and in canonical order", ({ example }) => {
    if ("refused" in example) return;
    for (const message of readByShape(example.row).messages)
      expect(JSON.stringify(Message.parse(message))).toBe(JSON.stringify(message));
    for (const tool of readByShape(example.row).tools ?? []) Tool.parse(tool);
  });
});

test("a row of no shape is refused with what to do", () => {
  expect(() => readByShape({ foo: "bar" })).toThrow(
    "say in the recipe's 'messages' how a row becomes a chat",
  );
});

test("inherited names are no fields", () => {
  expect(reasonOf({})).toBe("unknown_shape");
  expect(reasonOf(JSON.parse('{"__proto__":{"question":"a","answer":"b"}}'))).toBe("unknown_shape");
});

test("a head in capitals names the same fields, and a role in capitals the same role", () => {
  const messages = [
    { role: "user", content: "2 + 2?" },
    { role: "assistant", content: "4" },
  ];

  expect(readByShape({ Question: "2 + 2?", "ANSWER ": "4" }).messages).toEqual(messages);
  const turns = [
    { role: "User", content: "2 + 2?" },
    { role: "AI", content: "4" },
  ];
  expect(readByShape({ messages: turns }).messages).toEqual(messages);
});
