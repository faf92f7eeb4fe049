/**
 * Counts the tests of one vitest JSON report, and says what failed in it.
 *
 * @param {{ testResults: { name: string, status: string, message: string, assertionResults: { fullName: string, status: string, failureMessages: string[] }[] }[] }} report
 */
export function countReport(report) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const failures = [];
  for (const { name, status, message, assertionResults } of report.testResults) {
    for (const { fullName, status: outcome, failureMessages } of assertionResults) {
      const kind = outcome === "passed" || outcome === "failed" ? outcome : "skipped";
      counts[kind]++;
      if (kind === "failed") failures.push({ name, title: fullName, message: failureMessages.join("\n") });
    }
    // A file that does not load has no tests to report: it counts as one failure.
    if (status === "failed" && !assertionResults.some((result) => result.status === "failed")) {
      counts.failed++;
      failures.push({ name, title: "(the file itself)", message });
    }
  }
  return { counts, failures };
}
