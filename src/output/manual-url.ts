import manifest from '../../package.json' with { type: 'json' };

/**
 * The address of a heading in the manual, below `homepage` of package.json: `manualUrl('errors', 'overtaken')`. The
 * pages are named as VitePress builds them (https://vitepress.dev/guide/routing).
 */
export function manualUrl(page: string, heading: string): string {
  return `${manifest.homepage}/${page}.html#${heading}`;
}
