import { defineConfig } from "vitest/config";

/** The deployed stack's own suite: minutes long, and in need of an endpoint (`AWS_ENDPOINT_URL`) or an account. */
export default defineConfig({
  test: {
    include: ["test/stack/**/*.stack.ts"],
    testTimeout: 600_000,
    hookTimeout: 600_000,
    fileParallelism: false,
    bail: 1,
  },
});
