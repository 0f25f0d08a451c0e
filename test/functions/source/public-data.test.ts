import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { rowReader } from "../../../functions/source/source-stage.ts";
import { Source } from "../../../shared/model/recipe.ts";
import { Example } from "../../../shared/model/record.ts";
import type { InputPart } from "../../../shared/model/run.ts";
import { rowsOf, values } from "../../shared/rows/bytes.ts";

/** Real data beside the project; it is never copied in, so these tests say so where it is absent. */
const data = fileURLToPath(new URL("../../../../shared/data/", import.meta.url));
const file = (name: string): Buffer => readFileSync(data + name);
const names = (folder: string): string[] => (existsSync(data + folder) ? readdirSync(data + folder) : []);

/** How many rows of a file were kept, and how many were not, by reason. Every record is checked against the model. */
async function fates(name: string, source: object = {}): Promise<Record<string, number>> {
  const [, kind, packed] = /\.(csv|jsonl?)(\.gz)?$/.exec(name) ?? [];
  const format: InputPart["format"] = kind === "csv" ? "csv" : kind === "json" ? "json" : "jsonl";
  const read = rowReader(Source.parse({ name: "s", ...source }), { key: name, version: "1", format });
  const counts: Record<string, number> = {};
  for (const row of await rowsOf(format, file(name), { compression: packed ? "gzip" : "none" })) {
    const { record, ledger } = read(row);
    if (record) expect(JSON.stringify(Example.parse(JSON.parse(record.json)))).toBe(record.json);
    const fate = ledger.reason ?? ledger.outcome;
    counts[fate] = (counts[fate] ?? 0) + 1;
  }
  return counts;
}

describe.skipIf(!existsSync(`${data}hostile`))(
  "hostile data (skipped where ../shared/data is absent)",
  () => {
    /** Nothing but a byte order mark, or nothing at all: no value, and no row that could be wrong. */
    const EMPTY = ["n_structure_no_data.json", "n_structure_UTF8_BOM_no_data.json"];
    const broken = async (name: string): Promise<boolean> =>
      (await rowsOf("json", file(`hostile/json-parsing/${name}`))).some((row) => "error" in row);

    test.each(names("hostile/json-parsing").filter((name) => name.startsWith("y_")))(
      "%s is JSON",
      async (name) => {
        expect(await broken(name)).toBe(false);
      },
    );

    test.each(names("hostile/json-parsing").filter((name) => name.startsWith("n_")))(
      "%s is not",
      async (name) => {
        expect(await broken(name)).toBe(!EMPTY.includes(name));
      },
    );

    test.each(names("hostile/json-parsing").filter((name) => name.startsWith("i_")))(
      "%s may be",
      async (name) => {
        expect(await fates(`hostile/json-parsing/${name}`)).not.toHaveProperty("kept");
      },
    );

    /** Its expected file has another telephone number and is no list. */
    const WRONG = "location_coordinates.csv";
    test.each(names("hostile/csv").filter((name) => name !== WRONG))(
      "%s is read as expected",
      async (name) => {
        const expected = JSON.parse(String(file(`hostile/csv-expected/${name.replace(".csv", ".json")}`)));
        // The files named for CRLF have come without it.
        const got = JSON.stringify(values(await rowsOf("csv", file(`hostile/csv/${name}`))));
        expect(got).toBe(
          JSON.stringify(expected).replaceAll(
            file(`hostile/csv/${name}`).includes("\r") ? "\0" : "\\r\\n",
            "\\n",
          ),
        );
      },
    );

    test("naughty strings come through a table whole", async () => {
      const strings: string[] = JSON.parse(String(file("hostile/naughty-strings.json")));
      const csv = `a,b\n${strings.map((text) => `"${text.replaceAll('"', '""')}",x\n`).join("")}`;
      expect(values(await rowsOf("csv", csv))).toEqual(strings.map((a) => ({ a, b: "x" })));
    });
  },
);

describe.skipIf(!existsSync(data))("public data (skipped where ../shared/data is absent)", () => {
  test.each([
    ["chat-formats/alpaca_en_demo.json", { kept: 999 }],
    ["chat-formats/alpaca_zh_demo.json", { kept: 1000 }],
    ["chat-formats/dpo_en_demo.json", { kept: 300 }],
    ["chat-formats/drone_training.jsonl", { kept: 103 }],
    ["chat-formats/glaive_toolcall_en_demo.json", { kept: 300 }],
    ["chat-formats/kto_en_demo.json", { kept: 150, rejected_by_annotator: 150 }],
    ["chat-formats/reason_tool_use_demo_50.jsonl", { kept: 50 }],
    ["chat-formats/toy_chat_fine_tuning.jsonl", { kept: 5 }],
    ["chat-formats/v1_sft_demo.jsonl", { kept: 500 }],
    ["banking77/train.csv", { kept: 10_003 }],
    ["banking77/test.csv", { kept: 3_080 }],
    ["gsm8k/train.jsonl", { kept: 7_473 }],
    ["gsm8k/test.jsonl", { kept: 1_319 }],
    ["pii/legal-documents.jsonl.gz", { no_answer: 2_057 }],
    ["annotations/label-studio-multi-annotator.json", { unknown_shape: 130 }],
    ["annotations/multi-annotator.csv", { unknown_shape: 831 }],
  ])("%s: %j", async (name, expected) => {
    expect(await fates(name)).toEqual(expected);
  });

  test("support tickets: the closed ones that pleased, by the recipe's conditions", async () => {
    const source = {
      key: "{Ticket ID}",
      category: "{Ticket Type}",
      messages: [
        { role: "user", content: "{Ticket Subject}\n\n{Ticket Description}" },
        { role: "assistant", content: "{Resolution}" },
      ],
      where: [
        { field: "Ticket Status", equals: "Closed" },
        { field: "Customer Satisfaction Rating", atLeast: 4 },
      ],
    };
    expect(await fates("support-tickets/customer_support_tickets.csv", source)).toEqual({
      kept: 1_087,
      not_selected: 7_382,
    });
  });
});
