import { expect, test } from "vitest";
import type { OutsideDetector } from "../../../../shared/masking/outside/outside-detector.ts";
import { OutsideSearch } from "../../../../shared/masking/outside/outside-search.ts";
import { MemoryObjectStore } from "../../../../shared/shards/memory-object-store.ts";

/** Finds every "Quibble"; reads English. */
class Stub implements OutsideDetector {
  readonly name = "stub";
  readonly settings = "1";
  readonly documentBytes = 60;
  readonly atOnce = 2;
  readonly asked: string[] = [];
  languageFor = (language = "en") => (language === "en" ? "en" : undefined);

  async ask(document: string) {
    this.asked.push(document);
    if (document.includes("?!")) return undefined;
    const found = Array.from(document.matchAll(/Quibble/g), ({ index }) => ({
      start: index,
      end: index + 7,
      type: "NAME",
      detector: "stub",
      confidence: 0.6,
    }));
    return { found, tokens: 3 };
  }
}
const texts = (...all: string[]) => all.map((text) => ({ text, language: undefined }));

test("findings come back with their own text, and a text is asked once", async () => {
  const stub = new Stub();

  const found = await new OutsideSearch([stub]).find(
    texts("Ask Quibble", "nobody", "Ask Quibble", "Quibble"),
  );

  expect(found.get("Ask Quibble")?.[0]).toMatchObject([{ start: 4, end: 11, type: "NAME" }]);
  expect(found.get("Quibble")?.[0]).toMatchObject([{ start: 0, end: 7 }]);
  expect(found.has("nobody")).toBe(false);
  expect(stub.asked).toEqual(["Ask Quibble\n\nnobody\n\nQuibble\n\n"]);
});

test("asked again, the answers come out of the store, which holds no value", async () => {
  const store = new MemoryObjectStore();
  const stub = new Stub();
  const given = texts("Ask Quibble", "Really Quibble ?! and some more, so that it is two", "nobody");

  const first = await new OutsideSearch([stub], store).find(given);
  const again = new OutsideSearch([stub], store);
  const asked = stub.asked.length;

  expect(await again.find(given)).toEqual(first);
  expect(stub.asked).toHaveLength(asked);
  expect(again.used.stub).toMatchObject({ questions: asked, unanswered: 1 });
  for await (const { key } of store.list("data", "")) {
    expect(key).toMatch(/^cache\/findings\/[0-9a-f]{64}\.json$/);
    expect((await store.readWhole("data", key))?.toString()).not.toContain("Quibble");
  }
});

test("texts in a language it does not read are counted and not sent", async () => {
  const stub = new Stub();
  const search = new OutsideSearch([stub]);

  await search.find([{ text: "Quibble", language: "fr" }]);

  expect(stub.asked).toEqual([]);
  expect(search.used.stub).toMatchObject({ unread: 1, questions: 0 });
});
