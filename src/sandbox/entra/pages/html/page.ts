import { createHash } from 'node:crypto';
import { html, raw } from 'hono/html';
import { STYLESHEET } from './stylesheet.ts';

/** Markup in which text from outside is escaped; hono's `html` makes it. */
export type Html = ReturnType<typeof html>;

/** One page for people. It works without script. */
export interface Page {
  /** Names the page in the browser's title; unescaped. */
  readonly title: string;
  readonly body: Html;
  /** A script that runs once the page is there; by default none, and then none is allowed. */
  readonly script?: string;
  /** Whether the page may be shown inside of another; default false. */
  readonly isFramed?: boolean;
  /** Whether it needs the width of a screen; default false. */
  readonly isWide?: boolean;
  /** What the page refuses, such as `AADSTS50126: Error validating credentials.`; by default nothing. */
  readonly refusal?: string;
}

/** The whole document of a page; `tenantName` says in its foot where the person is. */
export async function documentOf(page: Page, tenantName: string): Promise<string> {
  const markup = await html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${page.title} - fhir-apps sandbox</title>
        <link rel="icon" href="data:," />
        ${element('style', STYLESHEET)}
      </head>
      <body>
        <header>
          <p><strong>fhir-apps sandbox:</strong> no real accounts</p>
        </header>
        <main${page.isWide === true ? raw(' class="wide"') : ''}>${page.body}</main>
        <footer><p>${tenantName}</p></footer>
        ${page.script === undefined ? '' : element('script', page.script)}
      </body>
    </html>`;
  return markup.toString();
}

/**
 * The headers of a page: nothing but its own style and script runs, nobody frames it, nothing keeps it.
 * There is no `form-action`: Chromium holds it against the redirects after a form too, so it would cut off an app whose
 * reply URL redirects on to another origin.
 */
export function headersOf(page: Page): Record<string, string> {
  const policy = [
    "default-src 'none'",
    `style-src ${hashSource(STYLESHEET)}`,
    'img-src data:',
    "base-uri 'none'",
    ...(page.script === undefined ? [] : [`script-src ${hashSource(page.script)}`]),
    ...(page.isFramed === true ? [] : ["frame-ancestors 'none'"]),
  ];
  return {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': policy.join('; '),
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    ...(page.isFramed === true ? {} : { 'x-frame-options': 'DENY' }),
  };
}

/** Byte for byte what {@link hashSource} is told of: not one blank more. */
function element(name: 'style' | 'script', content: string): Html {
  return raw(`<${name}>${content}</${name}>`);
}

function hashSource(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
