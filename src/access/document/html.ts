import type { AccessResult } from '../access-result.ts';
import { escapeMarkup } from './markup.ts';
import { COLUMNS, documentRows, type DocumentRow } from './rows.ts';
import { PAGE_STYLE, SVG_STYLE } from './styles.ts';
import { drawingOf } from './svg.ts';

/** Hides the rows that do not have what is typed, and says how many are left. */
const SCRIPT = `
const input = document.querySelector('#filter');
const count = document.querySelector('#count');
const rows = [...document.querySelectorAll('tbody tr')];
input.addEventListener('input', () => {
  const words = input.value.toLowerCase().split(' ').filter(Boolean);
  for (const row of rows) {
    const text = row.textContent.toLowerCase();
    row.hidden = !words.every((word) => text.includes(word));
  }
  const shown = rows.filter((row) => !row.hidden).length;
  count.textContent = shown + ' of ' + rows.length + ' rows';
});
`;

/**
 * All access as one page that needs nothing else: the picture, a table for each part, and what was not read. It loads
 * nothing, which its content security policy states too.
 */
export function htmlOf(result: AccessResult): string {
  const { server, readAt, risks, notRead, tenantId } = result;
  const rows = documentRows(result);
  const title = escapeMarkup(`Access to ${server.displayName}`);
  const parts = [...new Set(rows.map(({ Part }) => Part))];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy"
  content="default-src 'none'; style-src 'unsafe-inline';
  script-src 'unsafe-inline';
  form-action 'none'; base-uri 'none'">
<title>${title}</title>
<style>${PAGE_STYLE}${SVG_STYLE}</style>
</head>
<body>
<main>
<h1>${title}</h1>
<p>${escapeMarkup(server.fhirUrl ?? server.fhirResourceId ?? '')}, tenant ${escapeMarkup(tenantId)}, as of <time datetime="${readAt}">${readAt.slice(0, 16).replace('T', ' ')} UTC</time></p>
${listPart(
  'Risks',
  risks.map(
    ({ name, text, why }) =>
      `<span class="risk">${escapeMarkup(name)}</span>: ${escapeMarkup(text)}. ${escapeMarkup(why)}`,
  ),
)}
${listPart(
  'Not read',
  notRead.map(({ what, reason }) => `${escapeMarkup(what)}: ${escapeMarkup(reason)}`),
)}
<h2>Picture</h2>
<div class="scroll" tabindex="0" role="region"
  aria-label="Picture of the access">
${drawingOf(result)}
</div>
<h2>Details</h2>
<label>Show rows with
<input id="filter" type="search" autocomplete="off"></label>
<p id="count" role="status">${rows.length} of ${rows.length} rows</p>
${parts.map((part) => tableOf(part, rows)).join('\n')}
</main>
<script>${SCRIPT}</script>
</body>
</html>
`;
}

function listPart(title: string, items: readonly string[]): string {
  return items.length === 0
    ? ''
    : `<h2>${title}</h2>\n<ul>\n${items.map((item) => `<li>${item}</li>`).join('\n')}\n</ul>`;
}

function tableOf(part: string, all: readonly DocumentRow[]): string {
  const columns = COLUMNS.filter((column) => column !== 'Part');
  const head = columns.map((column) => `<th scope="col">${column}</th>`).join('');
  const body = all
    .filter(({ Part }) => Part === part)
    .map((row) => {
      const cells = columns.map((column) =>
        column === 'Who'
          ? `<th scope="row">${escapeMarkup(row.Who)}</th>`
          : `<td${column === 'Risk' ? ' class="risk"' : ''}>${escapeMarkup(row[column])}</td>`,
      );
      return `<tr>${cells.join('')}</tr>`;
    });
  return `<div class="scroll" tabindex="0" role="region" aria-label="${part}">
<table><caption>${part}</caption>
<thead><tr>${head}</tr></thead><tbody>\n${body.join('\n')}\n</tbody></table></div>`;
}
