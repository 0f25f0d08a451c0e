import { describe, expect, it } from "vitest";
import { seeded } from "../../../bench/corpus.ts";
import { decideTogether } from "../../../functions/dedupe/joining/decide-together.ts";
import { Dedupe } from "../../../shared/model/recipe-dedupe.ts";
import type { Example } from "../../../shared/model/record.ts";
import { record, runDedupe } from "./flow.ts";

const CITIES = ["Oslo", "Lima", "Cairo", "Delhi", "Quito", "Tunis"];
const LONG_ANSWER =
  "Thank you for writing to us. We have looked into it and opened a case for you; someone of our team calls back within two working days. Until then please leave the device switched off, keep the receipt at hand, and do not send anything to us before you have been told the address.";

const drops = (records: readonly Example[], dedupe: unknown = {}): (string | undefined)[] =>
  decideTogether(records, Dedupe.parse(dedupe)).verdicts.map((verdict) => verdict?.reason);
const none = (records: readonly Example[]): undefined[] => records.map(() => undefined);

describe("different chats of one frame stay apart", () => {
  it("function calls with the same tools, system prompt and instructions", () => {
    const tool = {
      type: "function" as const,
      function: {
        name: "get_weather",
        description:
          "Current weather of a place, with temperature, wind, rain and a forecast of the next three days.",
        parameters: { type: "object", properties: { city: { type: "string" }, unit: { type: "string" } } },
      },
    };
    const records = CITIES.map((city): Example => {
      const frame =
        "You have access to the functions listed. Use them where they help, and ask when something is missing. ";
      const made = record(`${frame.repeat(3)}What is the weather like in ${city} today?`, "", {
        name: city,
        system: frame.repeat(10),
      });
      const call = { name: "get_weather", arguments: JSON.stringify({ city, unit: "celsius" }) };
      return {
        ...made,
        tools: [tool],
        messages: [
          ...made.messages.slice(0, -1),
          { role: "assistant", content: null, tool_calls: [{ id: "1", type: "function", function: call }] },
        ],
      };
    });

    expect(drops(records)).toEqual(none(records));
  });

  it("long arguments of a call that differ in one value", () => {
    const call = (city: string): Example => ({
      ...record(`Book ${city} as we said`, "", { name: city }),
      messages: [
        { role: "user", content: `Book ${city} as we said` },
        {
          role: "assistant",
          content: null,
          tool_calls: [
            {
              id: "1",
              type: "function",
              function: { name: "book", arguments: `{"note":"${LONG_ANSWER}","city":"${city}"}` },
            },
          ],
        },
      ],
    });
    const records = CITIES.map(call);

    expect(drops(records)).toEqual(none(records));
  });

  it("many questions that get one long answer", () => {
    const questions = [
      "My screen stays black since this morning, what now?",
      "The battery empties within an hour of use",
      "I was charged twice for the same order last week",
      "How can I send back a gift that I did not order?",
    ];
    const records = questions.map((question) => record(question, LONG_ANSWER));

    expect(drops(records)).toEqual(none(records));
  });

  it("many questions about one long text", () => {
    const answers = [
      [
        "When does someone call back?",
        "Within two working days, it says, counted from the day on which the case was opened.",
      ],
      [
        "What should I do with the device?",
        "Leave it switched off and keep the receipt where you find it again.",
      ],
      [
        "May I send it in right away?",
        "No: wait for the address, which you are told once somebody has looked at it.",
      ],
    ];
    const records = answers.map(([question = "", answer = ""]) =>
      record(`${LONG_ANSWER.repeat(4)} ${question}`, answer),
    );

    expect(drops(records)).toEqual(none(records));
  });

  it("short templates with one slot", () => {
    const records = CITIES.flatMap((city) => [
      record(`Translate the word ${city} into French`, "Voilà."),
      record(`How far is it to ${city} from the airport?`, "Ask at the desk."),
    ]);

    expect(drops(records)).toEqual(none(records));
  });

  const FRAME = `Say of the customer's message below which team it goes to: delivery, returns, account, payment or product. ${LONG_ANSWER.repeat(2)} Message:`;
  const MESSAGES = [
    "my parcel never came although it was promised for Monday",
    "the courier rang at the wrong house twice today",
    "tracking has shown the same depot since last week",
    "where can I see on which day you bring the sofa",
    "half of the boxes are missing from the delivery",
    "nobody was at home when your van came by",
    "please bring the shelf on a Saturday if you can",
    "the driver left my lamp out in the rain",
    "does it cost more to have it carried upstairs",
    "your mail says delivered and there is nothing here",
    "a neighbour took it in but will not say so",
    "can you send it to my office in another town",
  ];
  const filled = MESSAGES.map((message) => record(`${FRAME} ${message}`, "delivery"));

  it("long instructions that many messages stand behind, all with one label", () => {
    expect(drops(filled)).toEqual(none(filled));
  });

  it("but not what says nearly the same in the same frame", async () => {
    const [first] = filled;
    const again = record(
      `${FRAME} hello my parcel never came although it was promisd for Monday`,
      "delivery",
    );

    const { ledger } = await runDedupe([[filled, [again]]], 3);

    expect(ledger.at(-1)).toMatchObject({ reason: "near_duplicate", detail: { keeper: first?.id } });
    expect(ledger.slice(0, -1).filter(({ outcome }) => outcome === "dropped")).toEqual([]);
  });

  it("nor that among so many that not all can be compared with all", async () => {
    const random = seeded(8);
    const word = (): string => Math.floor(random() * 1e9).toString(36);
    const many = Array.from({ length: 300 }, () => `${FRAME} ${Array.from({ length: 12 }, word).join(" ")}`);
    const copies = [20, 150, 299].map((i) => `${many[i]} thanks`);
    const records = [...many, ...copies].map((text, i) => record(text, "delivery", { name: String(i) }));

    const { ledger } = await runDedupe([[records]], 3);

    expect(ledger.flatMap(({ outcome }, i) => (outcome === "dropped" ? [i] : []))).toEqual([300, 301, 302]);
  });

  it("nor many edited copies of one text", () => {
    const words = `${LONG_ANSWER} ${MESSAGES.join(", ")}`.split(" ");
    const copies = Array.from({ length: 30 }, (_, i) =>
      record(words.map((word, j) => ((j * 7 + i * 13) % 97 < 1 ? `${word}x` : word)).join(" "), "Well said."),
    );

    expect(drops(copies).filter((reason) => reason === undefined)).toHaveLength(1);
  });

  it("labels of texts that are nearly alike", () => {
    const text = `${LONG_ANSWER} Which kind of message is this?`;
    const records = [
      record(text, "card payment not recognised"),
      record(`${text} Say`, "card payment not reverted"),
    ];

    expect(drops(records)).toEqual([undefined, undefined]);
  });
});

describe("a family", () => {
  const parent = record(`My parcel has not come. ${LONG_ANSWER}`, "We are sorry.", {
    name: "parent",
    kind: "logs",
  });
  const child = (name: string, question: string, of = parent): Example => ({
    ...record(question, "We are sorry.", { name, kind: "synthetic" }),
    group: of.group ?? of.id,
    parents: [of.id],
  });
  const noisy = `my parcel has not comee. ${LONG_ANSWER}`;

  it("keeps what was made from it, however alike, but for copies", async () => {
    const made = [
      child("a", noisy),
      child("b", `${noisy} Thanks`),
      child("c", noisy),
      child("d", parent.messages[0]?.content ?? ""),
    ];

    const { ledger } = await runDedupe([[[parent]], [made]], 2);

    expect(ledger.map(({ outcome, reason }) => reason ?? outcome)).toEqual([
      "kept",
      "kept",
      "kept",
      "exact_duplicate",
      "exact_duplicate",
    ]);
  });

  it("loses what is too near to another's example", async () => {
    const other = record(`My parcel has not come yet! ${LONG_ANSWER}`, "We are sorry.", { name: "other" });
    const stranger = record("Nothing of the kind, nor anything like it", "Well then.", { name: "stranger" });

    const { ledger } = await runDedupe([[[other, stranger]], [[child("a", noisy, stranger)]]], 3);

    expect(ledger[2]).toMatchObject({ reason: "near_duplicate", detail: { keeper: other.id } });
  });

  it("loses near duplicates among what people wrote, also within one group", () => {
    const records = [
      { ...parent, group: "customer 7" },
      { ...record(noisy, "We are sorry.", { name: "again", kind: "logs" }), group: "customer 7" },
    ];

    expect(drops(records)).toEqual([undefined, "near_duplicate"]);
  });
});

describe("short chats", () => {
  it("go when only courtesy or one slip of the keys sets them apart, wherever they lie", async () => {
    const records = [
      record("Where is my parcel?", "parcel_late"),
      record("Hello, where is my parcel please?", "parcel_late"),
      record("Where is my parcle?", "parcel_late"),
      record("Where is my receipt?", "parcel_late"),
      record("Where's my parcel, please?", "other"),
    ];

    const { ledger } = await runDedupe([[records.slice(0, 2), records.slice(2)]], 3);

    expect(ledger.map(({ reason }) => reason)).toEqual([
      undefined,
      "near_duplicate",
      "near_duplicate",
      undefined,
      undefined,
    ]);
    expect(drops(records, { near: { shortTexts: "exact" } })).toEqual(none(records));
  });

  it("stay when answer or number is another", () => {
    const records = [
      record("Where is my parcel?", "parcel_late"),
      record("Where is my parcel please?", "parcel_lost"),
      record("Add 5 and 7 please", "It is done."),
      record("Add 5 and 8", "It is done."),
    ];

    expect(drops(records)).toEqual(none(records));
  });
});
