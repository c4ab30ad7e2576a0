/**
 * Where the manual is: `homepage` of package.json, which a test compares. A start would otherwise load all of that file.
 */
export const MANUAL = 'https://fhir-apps.example';

/**
 * The address of a heading in the manual: `manualUrl('errors', 'overtaken')`. The pages are named as VitePress builds
 * them (https://vitepress.dev/guide/routing).
 */
export function manualUrl(page: string, heading: string): string {
  return `${MANUAL}/${page}.html#${heading}`;
}
