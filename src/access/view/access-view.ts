import { GLYPHS } from '../../output/glyphs.ts';
import { doneLine } from '../../output/layout.ts';
import type { Paint } from '../../output/paint.ts';
import { layOutTable, type TableLines } from '../../output/table.ts';
import { textWidth } from '../../text/text-width.ts';
import { wrapWords } from '../../text/word-wrap.ts';
import type { AccessEntry, AccessResult } from '../access-result.ts';
import { answerView } from './answer-view.ts';
import { controlRows } from './control-rows.ts';
import { notReadPart } from './not-read-part.ts';
import { credentialWords, howWords, ownerWords, sinceWords } from './path-words.ts';

const HEAD = ['  Who', 'May', 'How', 'Since', 'Owner', 'Credential'] as const;
const IMPORTANCE = ['  Who', 'May', 'How', 'Since', 'Owner', 'Credential'];

/** Rows of one heading. */
interface Part {
  readonly title: string;
  readonly rows: readonly (readonly string[])[];
}

/** What of the result is shown. */
export interface AccessShown {
  /** Lists who is in each group. */
  readonly withMembers: boolean;
  /** The command that does. */
  readonly membersCommand: string;
}

/** All access to a server for people. */
export function describeAccess(
  result: AccessResult,
  { withMembers, membersCommand }: AccessShown,
  paint: Paint,
): string {
  if (result.file !== null) {
    return fileLine(result, paint);
  }
  if (result.answer !== null) {
    return answerView(result.answer, result.notRead, paint);
  }
  const { displayName, fhirUrl } = result.server;
  const name = fhirUrl === null || fhirUrl === displayName ? '' : `  ${paint.command(fhirUrl)}`;
  return [
    `${paint.bold(displayName)}${name}\n`,
    tableOf(partsOf(result, withMembers), paint),
    risksPart(result, paint),
    nestedPart(result, withMembers ? null : membersCommand, paint),
    notReadPart(result.notRead, paint),
  ].join('');
}

function fileLine({ file, fileAction, notRead }: AccessResult, paint: Paint): string {
  const line =
    fileAction === 'unchanged'
      ? `Unchanged: ${file ?? ''} has this access.`
      : `${fileAction === null ? 'Would write' : 'Wrote'} ${file ?? ''}.`;
  return `${doneLine(line, paint)}\n${notReadPart(notRead, paint)}`;
}

function partsOf(result: AccessResult, withMembers: boolean): readonly Part[] {
  const atRisk = new Set(result.risks.map(({ principalId }) => principalId));
  const rowsOf = (entries: readonly AccessEntry[]): Part['rows'] =>
    entries.flatMap((entry) => entryRows(entry, atRisk, withMembers));
  const parts: readonly Part[] = [
    { title: 'Applications', rows: rowsOf(result.applications) },
    { title: 'People', rows: rowsOf(result.people) },
    {
      title: 'Could give themselves access',
      rows: controlRows(result.couldGiveThemselvesAccess, atRisk, withMembers),
    },
  ];
  return parts.filter(({ rows }) => rows.length > 0);
}

function entryRows(entry: AccessEntry, atRisk: ReadonlySet<string>, withMembers: boolean): Part['rows'] {
  const { principal, may, paths, members } = entry;
  const how = howWords(paths);
  const first = [
    `${atRisk.has(principal.id) ? `${GLYPHS.attention} ` : '  '}${nameOf(entry)}`,
    may.words,
    how[0] ?? '–',
    sinceWords(paths),
    ownerWords(entry),
    credentialWords(entry),
  ];
  const more = how.slice(1).map((line) => ['', '', line, '', '', '']);
  const shown = withMembers ? (members ?? []) : [];
  return [
    first,
    ...more,
    ...shown.map((member) => [
      `${atRisk.has(member.id) ? `${GLYPHS.attention} ` : '  '}  ${member.displayName}${member.isGuest === true ? ' (guest)' : ''}`,
      '',
      'member',
      '',
      '',
      '',
    ]),
  ];
}

function nameOf({ principal, members }: AccessEntry): string {
  const { displayName, type, isGuest } = principal;
  const note =
    type === 'group'
      ? ` (${members === null ? GLYPHS.unknown : members.length})`
      : isGuest === true
        ? ' (guest)'
        : type === null
          ? ' (gone, or not readable)'
          : '';
  return `${displayName}${note}`;
}

function tableOf(parts: readonly Part[], paint: Paint): string {
  if (parts.length === 0) {
    return '\nNo access was found.\n';
  }
  const rows = parts.flatMap((part) => part.rows);
  const table = fitted(rows, paint);
  let at = 0;
  const bodies = parts.map(({ title, rows }, index) => {
    const lines = table.rows.slice(at, at + rows.length).map((line) => marked(line, paint));
    at += rows.length;
    return `${index === 0 ? '' : '\n'}${paint.bold(title)}\n${lines.map((line) => `${line}\n`).join('')}`;
  });
  const hidden = table.hidden === null ? '' : `\n${table.hidden}\n`;
  return `\n${table.head}\n${bodies.join('')}${hidden}`;
}

/** Columns are left out before a name is cut: a name is what people look for. */
function fitted(rows: Part['rows'], paint: Paint): TableLines {
  const width = paint.columns;
  const whole = layOutTable(HEAD, rows, paint, { width, cut: null, importance: IMPORTANCE });
  const fits = [whole.head, ...whole.rows].every((line) => width === undefined || textWidth(line) <= width);
  return fits ? whole : layOutTable(HEAD, rows, paint, { width, cut: 0, importance: IMPORTANCE });
}

function marked(line: string, paint: Paint): string {
  return line.startsWith(`${GLYPHS.attention} `) ? `${paint.warn(GLYPHS.attention)}${line.slice(1)}` : line;
}

function risksPart({ risks }: AccessResult, paint: Paint): string {
  if (risks.length === 0) {
    return '';
  }
  const width = Math.max(...risks.map(({ name }) => textWidth(name)));
  const lines = risks.map(
    ({ name, text }) => `  ${paint.warn(GLYPHS.attention)} ${name}${' '.repeat(width - textWidth(name))}  ${text}\n`,
  );
  return `\n${paint.bold(risks.length === 1 ? '1 risk' : `${risks.length} risks`)}\n${lines.join('')}`;
}

function nestedPart({ people }: AccessResult, command: string | null, paint: Paint): string {
  const texts = people.flatMap(({ principal, nestedGroups, paths }) =>
    nestedGroups === null || nestedGroups === 0 || paths.every(({ kind }) => kind === 'azureRole')
      ? []
      : `${principal.displayName} contains ${nestedGroups === 1 ? '1 group' : `${nestedGroups} groups`}. Their members get nothing: app roles do not reach through nested groups.`,
  );
  const hasMembers = people.some(({ members }) => (members ?? []).length > 0);
  const hint = command !== null && hasMembers ? [`Members: ${paint.command(command)}`] : [];
  return [...texts, ...hint].length === 0
    ? ''
    : `\n${[...texts.map((text) => wrapped(text, paint)), ...hint].join('\n')}\n`;
}

function wrapped(text: string, { columns }: Paint): string {
  return columns === undefined ? text : wrapWords(text, columns, '');
}
