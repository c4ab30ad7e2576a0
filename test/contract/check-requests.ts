import { fileURLToPath } from 'node:url';
import { missingCoverage } from './coverage.ts';
import { findGraphDescription, readGraphDescription } from './graph-description.ts';
import { withGroupsAndUsers } from './group-description.ts';
import { type CheckedRequest, requestChecker } from './request-check.ts';
import { readSentRequests } from './sent-requests.ts';

// Run by `npm run test:contract`: holds every request that `npm test` made fhir-apps send to Microsoft Graph's own
// description.

const { SENT_REQUESTS = fileURLToPath(new URL('../.requests/', import.meta.url)) } = process.env;

const found = findGraphDescription();
if ('notRun' in found) {
  process.stdout.write(found.notRun);
} else {
  try {
    const check = requestChecker(withGroupsAndUsers(readGraphDescription(found.file)));
    const requests = readSentRequests(SENT_REQUESTS);
    report(requests.map(check), missingCoverage(requests));
  } catch (error) {
    report([], [error instanceof Error ? error.message : String(error)]);
  }
}

function report(checked: readonly CheckedRequest[], missing: readonly string[]): void {
  const failed = checked.filter(({ issues }) => issues.length > 0);
  const failures = failed.length + missing.length;
  const lines = [
    ...tally(checked.map(({ operation }) => operation)),
    ...(failures === 0 ? [] : ['', ...tally(failed.flatMap(sentences)), ...missing]),
    '',
    `${checked.length - failed.length} passed, ${failures} failed`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  process.exitCode = failures === 0 ? 0 : 1;
}

function sentences({ operation, issues }: CheckedRequest): readonly string[] {
  return issues.map((issue) => `${operation}: ${issue}`);
}

/** Each line once, with how often it came, in alphabetical order. */
function tally(lines: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const line of lines) {
    counts.set(line, (counts.get(line) ?? 0) + 1);
  }
  return [...counts].sort().map(([line, count]) => `${String(count).padStart(6)}  ${line}`);
}
