import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { EvaluationIndex, LEAST_WORDS, MOST_SHARERS } from "../../../functions/filter/evaluation-index.ts";

const indexOf = (questions: readonly string[], words = 13): EvaluationIndex => {
  const index = new EvaluationIndex(["set/file"], words);
  for (const [i, question] of questions.entries()) index.add(question, 0, i + 1);
  return index.close();
};

/** Few words, so that runs of them come up again by chance. */
const word = fc.constantFrom("a", "b", "c7", "Dee", "été", "12");
const texts = (most: number) => fc.array(word, { maxLength: most }).map((words) => words.join(" "));

/** Whether eight words in a row of one text stand in the other, looked for without any hash. */
const shareRun = (a: string, b: string, length: number): boolean => {
  const wordsOf = (text: string): string[] => text.toLowerCase().split(" ").filter(Boolean);
  const [left, right] = [wordsOf(a), ` ${wordsOf(b).join(" ")} `];
  return left.some(
    (_, i) => i + length <= left.length && right.includes(` ${left.slice(i, i + length).join(" ")} `),
  );
};

describe("questions of evaluation data", () => {
  test("are found by exactly the runs of words they share with a text", () => {
    fc.assert(
      fc.property(fc.array(texts(20), { maxLength: 6 }), texts(40), (questions, text) => {
        const index = indexOf(questions, 8);

        const expected = questions.some((question) => {
          const { length } = question.split(" ").filter(Boolean);
          return length >= LEAST_WORDS && shareRun(question, text, Math.min(8, length));
        });
        expect(index.find(text) !== undefined).toBe(expected);
      }),
      { numRuns: 500 },
    );
  });

  test("are found whatever marks, case and line ends stand between the words", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(word, fc.constantFrom(" ", ", ", "\n", " — ", "?! ", "  ")), { minLength: 13 }),
        (pairs) => {
          const question = pairs.map(([one]) => one).join(" ");
          const text = pairs.map(([one, mark]) => one.toUpperCase() + mark).join("");
          expect(indexOf([question]).find(text)?.question.line).toBe(1);
        },
      ),
    );
  });

  test("are named by the line most of whose sequences stand there, with how many of how many", () => {
    const row = (from: number, to: number): string =>
      Array.from({ length: to - from }, (_, i) => `w${from + i}`).join(" ");
    const index = indexOf([`${row(0, 14)} ${row(50, 70)}`, row(10, 40), "short one"]);

    expect(index.find(`so: ${row(0, 30)}.`)).toEqual({
      question: { file: 0, line: 2, words: 30, sequences: 18 },
      sequences: 8,
    });
    expect(index.notLookedFor).toEqual([1]);
  });

  test("are not given away by what many of them share, a template or an instruction", () => {
    const template = "Choose the one right answer out of the four and give its letter alone as you go:";
    const questions = (n: number): string[] =>
      Array.from({ length: n }, (_, i) => `${template} number${i} is what?`);
    const other = `${template} something of my own, is it not?`;

    expect(indexOf(questions(MOST_SHARERS)).find(other)).toBeDefined();
    expect(indexOf(questions(MOST_SHARERS + 1)).find(other)).toBeUndefined();
    expect(indexOf(questions(MOST_SHARERS + 1)).find(`${template} number3 is what`)).toBeDefined();
  });

  test("with nothing but what they share must stand whole", () => {
    const template = "Say in one word of your own how this review of a film feels to you please";
    const index = indexOf(Array.from({ length: 20 }, (_, i) => `${template} ${i}`));

    expect(index.find(`${template} 7`)?.question).toMatchObject({ line: 8 });
    expect(index.find(`${template} 70`)).toBeUndefined();
  });

  test("of scripts without spaces need twice as many characters as words", () => {
    const index = indexOf(["一二三四五六七八九", "甲乙丙丁戊己庚辛壬癸"]);

    expect(index.notLookedFor).toEqual([1]);
    expect(index.find("又甲乙丙丁戊己庚辛壬癸又")?.question.line).toBe(2);
    expect(index.find("又甲乙丙丁戊己庚辛壬又癸")).toBeUndefined();
  });

  test("that are too short are not found where another of their length would be", () => {
    const index = indexOf([
      "一二三四五六七八九",
      "one two three four five six seven eight nine",
      "一二三四五六七八九十甲",
    ]);

    expect(index.find("一二三四五六七八九十乙")).toBeUndefined();
    expect(index.find("一二三四五六七八九十甲")?.question.line).toBe(3);
  });

  test("that stand twice are one", () => {
    expect(
      indexOf(["The same long question, is it?", "the same long question - IS IT"]).questions,
    ).toHaveLength(1);
  });
});
