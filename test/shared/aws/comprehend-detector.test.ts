import { ComprehendClient, DetectPiiEntitiesCommand } from "@aws-sdk/client-comprehend";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, describe, expect, test } from "vitest";
import { comprehendClient } from "../../../shared/aws/comprehend-client.ts";
import { ComprehendDetector } from "../../../shared/aws/comprehend-detector.ts";

const service = mockClient(ComprehendClient);
const detector = new ComprehendDetector(new ComprehendClient({ region: "eu-west-1" }));
beforeEach(() => service.reset());

test("its types become ours, its offsets count code points, and what it doubts is left out", async () => {
  service.on(DetectPiiEntitiesCommand).resolves({
    Entities: [
      { Type: "NAME", Score: 0.99, BeginOffset: 2, EndOffset: 5 },
      { Type: "BANK_ROUTING", Score: 0.7, BeginOffset: 8, EndOffset: 10 },
      { Type: "AGE", Score: 0.3, BeginOffset: 0, EndOffset: 1 },
    ],
  });

  const { found } = await detector.ask("🙂 Ann, 🙂77", "es");

  expect(found.map(({ start, end, type }) => [type, "🙂 Ann, 🙂77".slice(start, end)])).toEqual([
    ["NAME", "Ann"],
    ["BANK_ACCOUNT", "77"],
  ]);
  expect(found[0]?.confidence).toBeLessThan(0.9);
  expect(service.commandCalls(DetectPiiEntitiesCommand)[0]?.args[0].input).toEqual({
    Text: "🙂 Ann, 🙂77",
    LanguageCode: "es",
  });
});

test.each([
  [undefined, "en"],
  ["en-GB", "en"],
  ["es", "es"],
  ["ES-mx", "es"],
  ["de", undefined],
])("texts in %s are read as %s", (language, asked) => {
  expect(detector.languageFor(language)).toBe(asked);
});

describe("a failure", () => {
  const failing = (name: string, status: number): void => {
    const error = Object.assign(new Error("quotes Ann's text"), {
      name,
      $metadata: { httpStatusCode: status },
    });
    service.on(DetectPiiEntitiesCommand).rejects(error);
  };

  test.each([
    ["ThrottlingException", 400, "ModelUnavailable"],
    ["InternalServerException", 500, "ModelUnavailable"],
    ["AccessDeniedException", 400, "ModelRefused"],
    ["TextSizeLimitExceededException", 400, "ModelRefused"],
  ])("%s is told as %s, without the service's own words", async (name, status, expected) => {
    failing(name, status);

    const failure: unknown = await detector.ask("Ann", "en").catch((error: unknown) => error);

    expect(failure).toMatchObject({ name: expected });
    expect(String(failure)).toContain(name);
    expect(JSON.stringify([failure, String(failure)])).not.toContain("Ann");
  });
});

test("on one machine it is the person's own account that is asked", async () => {
  const client = comprehendClient({
    AWS_REGION: "local",
    AWS_ACCESS_KEY_ID: "embedded",
    OWN_AWS_REGION: "eu-west-1",
    OWN_AWS_ACCESS_KEY_ID: "mine",
    OWN_AWS_SECRET_ACCESS_KEY: "secret",
  });

  expect(await client.config.region()).toBe("eu-west-1");
  expect(await client.config.credentials()).toMatchObject({ accessKeyId: "mine" });
});
