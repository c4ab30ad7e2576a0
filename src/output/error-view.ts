import { sanitized } from './sanitized.ts';
import type { ErrorReport } from './error-report.ts';
import { issueSentence, locatedIssueSentence } from './issue-sentence.ts';
import { section } from './layout.ts';
import type { Paint } from './paint.ts';

/** An error for people: what failed, what exactly, what is left over, what to do next, and the code to look up. */
export function describeError(report: ErrorReport, paint: Paint): string {
  const { code, message, hint, requestId, details } = sanitized(report);
  const issues = recordsAt(details, 'faults');
  // Whoever cancels knows why it ended.
  const isWanted = code === 'cancelled';
  const codes = isWanted ? [] : [`Code ${code}`, ...(requestId === null ? [] : [`Request ${requestId}`])];
  return [
    isWanted ? `${message}\n` : `${paint.error('✖')} ${paint.bold(message)}\n`,
    issues.length > 1 ? issueLines(issues) : '',
    attemptLines(recordsAt(details, 'attempts')),
    leftoversSection(recordsAt(details, 'standing'), paint),
    hint === null ? '' : `\n${hint}\n`,
    codes.length === 0 ? '' : `\n${codes.map((line) => `${paint.dim(line)}\n`).join('')}`,
  ].join('');
}

type Facts = Readonly<Record<string, unknown>>;

/** The records of one list in the details of an error; none where there is no such list. */
function recordsAt(details: Facts | null, key: string): readonly Facts[] {
  const list: unknown = details?.[key];
  return Array.isArray(list) ? list.filter(isRecord) : [];
}

function isRecord(value: unknown): value is Facts {
  return typeof value === 'object' && value !== null;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function issueLines(issues: readonly Facts[]): string {
  return issues.map((issue) => `  ${issueLine(issue)}\n`).join('');
}

/** Faults of a file have a place in it, those of a command line the name of a flag. */
function issueLine({ file, line, column, path, field, message }: Facts): string {
  return typeof line === 'number' && typeof column === 'number'
    ? locatedIssueSentence({ file: text(file), line, column, path: text(path), message: text(message) })
    : issueSentence({ field: text(field), message: text(message) });
}

function attemptLines(attempts: readonly Facts[]): string {
  return attempts
    .map(({ method, outcome, reason }) => `  ${text(method)} (${text(outcome)}): ${text(reason)}\n`)
    .join('');
}

function leftoversSection(existing: readonly Facts[], paint: Paint): string {
  return section(
    'What is left over',
    existing.flatMap(({ kind, id, name, remove }) => [
      `${text(kind)} ${paint.bold(text(name))} (${id === null ? 'perhaps' : text(id)})`,
      ...(text(remove) === '' ? [] : [`  ${paint.dim('to remove it:')} ${paint.command(text(remove))}`]),
    ]),
    paint,
  );
}
