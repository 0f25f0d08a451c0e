import { afterEach, expect, test, vi } from "vitest";
import { stackOutputs } from "../../../shared/aws/deployed-stack.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

test("who has said no region is told what to set", async () => {
  for (const name of ["AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE"]) vi.stubEnv(name, undefined);
  for (const name of ["AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"]) vi.stubEnv(name, "/dev/null");

  await expect(stackOutputs("Provender")).rejects.toMatchObject({
    name: "StackUnknown",
    message: expect.stringContaining("set AWS_PROFILE and AWS_REGION"),
  });
});
