import { markdownTable } from 'markdown-table';

/** A heading of a level, 1 for the title of a page. */
export function heading(level: number, text: string): string {
  return `${'#'.repeat(level)} ${text}`;
}

/** A table; cells are Markdown, in which vertical bars are escaped. Empty where there are no rows. */
export function table(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  return rows.length === 0 ? '' : markdownTable([columns, ...rows].map((row) => row.map(cell)));
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

/** Text as code. */
export function code(text: string): string {
  return `\`${text}\``;
}

/** Text that is no Markdown yet: the site would take angle brackets for elements. */
export function plain(text: string): string {
  return text.replaceAll('<', '&lt;');
}

/** A code block in a language. */
export function fence(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\``;
}

/** The parts of a page with empty lines between them; empty ones are left out. */
export function page(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n\n');
}

/** What a generated page says of its making; readers of the site do not see it. */
export function writtenFrom(source: string): string {
  return `<!-- Written by \`npm run docs\` from \`${source}\`. -->`;
}
