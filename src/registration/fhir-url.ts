import { lineFault } from './text-rules.ts';

/** Keeps the unique name, the tag and the identifier URI made from it within Graph's limits. */
const MAX_LENGTH = 200;
const EXAMPLE = 'it should look like https://fhir.contoso.com';

/** The sentence that says why a text is not a FHIR server's base URL, or null when it is one. */
export function fhirUrlFault(text: string): string | null {
  const fault = lineFault(text, { max: MAX_LENGTH, what: 'The URL' });
  if (fault !== null) {
    return fault;
  }
  if (!URL.canParse(text)) {
    return `"${text}" is not a URL; ${EXAMPLE}.`;
  }
  const url = new URL(text);
  if (url.protocol !== 'https:') {
    return `"${text}" does not begin with https://; a FHIR server that checks tokens is reached over https.`;
  }
  if (url.username !== '' || url.password !== '') {
    return 'The URL holds a user name or password; leave them out.';
  }
  if (url.search !== '' || url.hash !== '' || text.includes('?') || text.includes('#')) {
    return `"${text}" has a query or a fragment; give the base URL alone.`;
  }
  if (/[*%\\\s]/.test(text)) {
    return `"${text}" has a wildcard, a space or an escape; ${EXAMPLE}.`;
  }
  return null;
}

/** The one spelling of a valid base URL: lower-case host, no default port, no trailing slash. */
export function normalizeFhirUrl(text: string): string {
  const url = new URL(text);
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}
