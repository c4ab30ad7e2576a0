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
  if (url.protocol !== 'https:' || !/^https:\/\/[^/]/i.test(text)) {
    return `"${text}" does not begin with https://; a FHIR server that checks tokens is reached over https.`;
  }
  if (url.username !== '' || url.password !== '') {
    return 'The URL holds a user name or password; leave them out.';
  }
  if (url.search !== '' || url.hash !== '' || text.includes('?') || text.includes('#')) {
    return `"${text}" has a query or a fragment; give the base URL alone.`;
  }
  // A path that would have to be escaped is refused: the escaped form would be another text than the server's own.
  if (/[*%\\\s]/.test(text) || url.pathname.includes('%')) {
    return `"${text}" has a wildcard, a space or a character that needs an escape; ${EXAMPLE}.`;
  }
  return lineFault(normalizeFhirUrl(text), { max: MAX_LENGTH, what: 'The URL with its host in ASCII' });
}

/** The one spelling of a valid base URL: lower-case host, no default port, no trailing slash. */
export function normalizeFhirUrl(text: string): string {
  const url = new URL(text);
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}
