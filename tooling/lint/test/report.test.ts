import { expect, test } from "vitest";
import { countReport } from "../../vitest/report.mjs";

const result = (status: string, failureMessages: string[] = []) => ({
  fullName: `a ${status} test`,
  status,
  failureMessages,
});
const file = (status: string, assertionResults: ReturnType<typeof result>[], message = "") => ({
  name: "x.test.ts",
  status,
  message,
  assertionResults,
});

test("counts passed, failed and skipped tests, and keeps the failures", () => {
  const results = [
    result("passed"),
    result("failed", ["expected 1"]),
    result("pending"),
    result("skipped"),
    result("todo"),
  ];
  expect(countReport({ testResults: [file("failed", results), file("passed", [result("passed")])] })).toEqual({
    counts: { passed: 2, failed: 1, skipped: 3 },
    failures: [{ name: "x.test.ts", title: "a failed test", message: "expected 1" }],
  });
});

test("a file that does not load is a failure although it has no test", () => {
  const { counts, failures } = countReport({ testResults: [file("failed", [], "Cannot find module")] });
  expect(counts).toEqual({ passed: 0, failed: 1, skipped: 0 });
  expect(failures[0]?.message).toBe("Cannot find module");
});

test("a file whose tests passed and whose set-up failed is a failure", () => {
  const { counts } = countReport({ testResults: [file("failed", [result("passed")], "afterAll")] });
  expect(counts).toEqual({ passed: 1, failed: 1, skipped: 0 });
});
