import type { AccessResult } from '../access-result.ts';
import { COLUMNS, documentRows } from './rows.ts';

/** All access as a document in GitHub's Markdown (https://github.github.com/gfm/). */
export function markdownOf(result: AccessResult): string {
  const { server, readAt, risks, notRead } = result;
  const rows = documentRows(result);
  const columns = COLUMNS.filter((column) => column !== 'Part');
  const parts = [...new Set(rows.map(({ Part }) => Part))].map((part) =>
    [
      `## ${part}\n`,
      `| ${columns.join(' | ')} |`,
      `| ${columns.map(() => '---').join(' | ')} |`,
      ...rows
        .filter(({ Part }) => Part === part)
        .map((row) => `| ${columns.map((column) => text(row[column])).join(' | ')} |`),
    ].join('\n'),
  );
  return [
    `# Access to ${text(server.displayName)}\n\n${text(server.fhirUrl ?? server.fhirResourceId ?? '')}, as of ${readAt}`,
    ...parts,
    ...listPart(
      'Risks',
      risks.map(({ name, text: risk, why }) => `**${text(name)}**: ${text(risk)}. ${text(why)}`),
    ),
    ...listPart(
      'Not read',
      notRead.map(({ what, reason }) => `${text(what)}: ${text(reason)}`),
    ),
  ]
    .map((part) => `${part}\n`)
    .join('\n');
}

function listPart(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`## ${title}\n\n${lines.map((line) => `- ${line}`).join('\n')}`];
}

/** A text with its Markdown characters escaped, on one line. */
function text(raw: string): string {
  return raw.replace(/[\\`*_{}[\]<>#|~]/g, '\\$&').replace(/\s+/g, ' ');
}
