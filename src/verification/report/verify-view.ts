import { GLYPHS } from '../../output/glyphs.ts';
import { alignRows, doneLine, type Row } from '../../output/layout.ts';
import type { Paint } from '../../output/paint.ts';
import { wrapWords } from '../../text/word-wrap.ts';
import type { VerifiedClient, VerifyResult } from '../verification-result.ts';
import type { ProbeName } from '../model.ts';
import { matrixOf } from './matrix-view.ts';

/** The server, what each client can do, and what is wrong; `named` are probes that someone asked for. */
export function describeVerification(
  result: VerifyResult,
  paint: Paint,
  named: ReadonlySet<ProbeName> = new Set(),
): string {
  const { clients, findings } = result;
  const jobs = clients.filter(({ type }) => type === 'service');
  const apps = clients.filter(({ type }) => type !== 'service');
  return [
    serverPart(result, paint),
    jobs.length === 0 ? '' : `\n${matrixOf(jobs, named, paint)}`,
    notesPart([...unknownNotes(jobs), ...waitedNotes(jobs)], paint),
    apps.length === 0
      ? ''
      : `\n${paint.bold('Apps that sign people in')}\n${alignRows(
          apps.map((app) => appRow(app, paint)),
          paint,
        )}`,
    ...apps.map((app) => personPart(app, paint)),
    `\n${summaryOf(result, paint)}\n`,
    ...findings.map((finding) => findingPart(finding, paint)),
    findings.some(({ probes }) => probes.length > 0) ? `\n${legend(paint)}` : '',
  ].join('');
}

/** What the marks mean; on two lines where one is too long. */
function legend(paint: Paint): string {
  const right = `${GLYPHS.done} allowed   ${GLYPHS.refused} refused, as it should be`;
  const wrong = `${GLYPHS.failed} wrongly refused   ${GLYPHS.open} wrongly allowed`;
  const one = `${right}   ${wrong}`;
  const lines = paint.columns !== undefined && one.length > paint.columns ? [right, wrong] : [one];
  return lines.map((line) => `${paint.dim(line)}\n`).join('');
}

/** A mark for each state. */
function markOf(state: 'ok' | 'wrong' | 'unknown', paint: Paint): string {
  switch (state) {
    case 'ok':
      return paint.success(GLYPHS.done);
    case 'wrong':
      return paint.error(GLYPHS.failed);
    case 'unknown':
      return paint.dim(GLYPHS.unknown);
  }
}

function serverPart({ fhirUrl, server }: VerifyResult, paint: Paint): string {
  const lines = server.map(({ state, text }) => `  ${markOf(state, paint)} ${text}\n`);
  return `${paint.bold('Server')}  ${fhirUrl}\n${lines.join('')}`;
}

function appRow({ key, token, signIn }: VerifiedClient, paint: Paint): Row {
  const wrong = signIn.find(({ state }) => state === 'wrong');
  const unknown = signIn.find(({ state }) => state === 'unknown');
  const worst = wrong ?? unknown;
  const urls =
    signIn.length === 0
      ? 'it has no reply URL'
      : worst === undefined
        ? `client and ${signIn.length === 1 ? 'reply URL are' : 'reply URLs are'} accepted`
        : `${worst.replyUrl}: ${worst.text}`;
  const state = signIn.length === 0 ? 'unknown' : (worst?.state ?? 'ok');
  return [key, [`${markOf(state, paint)} ${urls}`, ...credentialLines(token, paint)]];
}

/** What the person who signed in can do; nothing where no one did. */
function personPart({ key, person }: VerifiedClient, paint: Paint): string {
  if (person === null) {
    return '';
  }
  const lines = person.checks.map(({ state, text }) => `  ${markOf(state, paint)} ${text}\n`);
  return `\n${paint.bold(person.name ?? 'The person')} with ${key}\n${lines.join('')}`;
}

function credentialLines(token: VerifiedClient['token'], paint: Paint): readonly string[] {
  switch (token?.state) {
    case undefined:
      return [];
    case 'issued':
      return [`${markOf('ok', paint)} its credential is accepted (${token.source ?? ''})`];
    case 'refused':
      return [`${markOf('wrong', paint)} ${token.text ?? ''}`];
    case 'untestable':
      return [`${markOf('unknown', paint)} ${token.text ?? ''}`];
  }
}

function notesPart(notes: readonly string[], paint: Paint): string {
  return notes.length === 0 ? '' : `\n${notes.map((note) => `  ${paint.dim(note)}\n`).join('')}`;
}

/** What the server answered that is neither yes nor no, each text once. */
function unknownNotes(jobs: readonly VerifiedClient[]): readonly string[] {
  const texts = jobs.flatMap(({ probes }) =>
    probes.flatMap(({ probe, outcome, text, expected }) =>
      outcome === 'unknown' && expected !== false ? [`${probe}: ${text ?? ''}`] : [],
    ),
  );
  return [...new Set(texts)].map((text) => `${GLYPHS.unknown} ${text}`);
}

/** How long roles that were just changed took. */
function waitedNotes(jobs: readonly VerifiedClient[]): readonly string[] {
  return jobs.flatMap(({ key, waited }) =>
    waited === null
      ? []
      : `The ${waited.for} of ${key} ${waited.for === 'token' ? 'was' : 'were'} waited for: ${waited.seconds} s.`,
  );
}

function summaryOf({ clients, findings }: VerifyResult, paint: Paint): string {
  const untested = clients.filter(({ token }) => token?.state === 'untestable').length;
  const tested = clients.length - untested;
  if (findings.length > 0) {
    return paint.bold(`${counted(findings.length, 'finding')} in ${counted(clients.length, 'client')}`);
  }
  if (clients.length === 0) {
    return 'The server has no client of fhir-apps.';
  }
  const rest = untested === 0 ? '' : ` ${counted(untested, 'client')} could not be tested.`;
  return tested === 0
    ? `No client could be tested.`
    : `${doneLine(`${counted(tested, 'client')} ${tested === 1 ? 'does' : 'do'} what ${tested === 1 ? 'it' : 'they'} should, and nothing else.`, paint)}${rest}`;
}

function findingPart({ severity, message, cause, command }: VerifyResult['findings'][number], paint: Paint): string {
  const mark = severity === 'critical' ? paint.error(GLYPHS.open) : paint.error(`${GLYPHS.failed} `);
  const lines = (text: string): readonly string[] => wrapped(text, paint);
  return [
    `\n${mark} ${lines(message).map(paint.bold).join('\n   ')}\n`,
    cause === null ? '' : `   ${lines(cause).join('\n   ')}\n`,
    command === null ? '' : `   ${paint.command(command)}\n`,
  ].join('');
}

/** The lines of a sentence beside a mark; one where no terminal sets a width. */
function wrapped(text: string, { columns }: Paint): readonly string[] {
  return columns === undefined ? [text] : wrapWords(text, columns - 3, '').split('\n');
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
