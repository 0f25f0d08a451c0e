import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { renderer } from "../../../shared/rows/template.ts";

const ROW = JSON.parse(
  '{"answer":"42","customer":{"name":"Nobody","a.b":1},"turns":[{"text":"hi"}],"a.b":"dotted","Ticket ID":7,"none":null,"list":[1,"x"],"yes":true,"big":12345678901234567890,"huge":1e999,"half":0.5}',
);

describe("a template", () => {
  test.each([
    ["{answer}", "42"],
    ["Answer: {answer}!", "Answer: 42!"],
    ["{customer.name}", "Nobody"],
    ["{turns.0.text}", "hi"],
    ["{a.b}", "dotted"],
    ["{Ticket ID}", "7"],
    ["{ answer }", "42"],
    ["{none}|", "|"],
    ["{list}", '[1,"x"]'],
    ["{yes} {half}", "true 0.5"],
    ["{{answer}}", "{answer}"],
    ["plain", "plain"],
    ["", ""],
  ])("%j says %j", (template, text) => {
    expect(renderer(template)(ROW)).toBe(text);
  });

  test.each([
    ["{anser}", "there is no field 'anser'; did you mean 'answer'?"],
    ["{customer.nam}", "there is no field 'customer.nam'"],
    ["{turns.1.text}", "there is no field"],
    ["{turns.x}", "there is no field"],
    ["{turns.length}", "there is no field"],
    ["{constructor}", "there is no field"],
    ["{answer.length}", "there is no field"],
    ["{big}", "past 2^53"],
    ["{huge}", "past 2^53"],
  ])("%j is refused: %s", (template, message) => {
    expect(() => renderer(template)(ROW)).toThrow(message);
  });

  test.each(["{", "}", "{a", "a}", "{}", "{a}}"])("%j is no template", (template) => {
    expect(() => renderer(template)).toThrow(SyntaxError);
  });

  test("any field name without braces is found, and any text comes back", () => {
    const name = fc.string({ minLength: 1 }).filter((text) => !/[{}]/.test(text) && text.trim() === text);
    fc.assert(
      fc.property(name, fc.string(), fc.string(), (field, value, text) => {
        const row = Object.fromEntries([[field, value]]);
        const literal = text.replaceAll("{", "{{").replaceAll("}", "}}");
        expect(renderer(`${literal}{${field}}`)(row)).toBe(text + value);
      }),
    );
  });
});

test("a column that a table has twice is named with its number", () => {
  const row = { "text (column 2)": "a", "text (column 3)": "b" };
  expect(() => renderer("{text}")(row)).toThrow("did you mean 'text (column 2)'?");
});
