import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** Tests run on the TypeScript sources of every workspace package: no build is needed in between. */
const conditions = ["@litequant/source", "module", "node", "default"];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    reporters: ["default", "json"],
    outputFile: { json: "reports/vitest.json" },
    setupFiles: [fileURLToPath(new URL("setup.mjs", import.meta.url))],
    testTimeout: 60_000,
    maxWorkers: 2,
  },
});
