import { CATALOG } from '../catalog/index.ts';
import type { CatalogEntry } from '../catalog/entry.ts';

/** What was recognized in a text. */
export interface Recognized {
  /** In the order of their first mention; what says little only where nothing else was found. */
  readonly entries: readonly CatalogEntry[];
  /** Codes of Microsoft Entra ID that the catalog does not have, such as `AADSTS12345`. */
  readonly unknownCodes: readonly string[];
}

const ENTRA_CODE = /AADSTS\d{4,8}/gi;

/** Codes as the JSON of the token endpoint lists them. */
const ERROR_CODES = /"error_codes"\s*:\s*\[([\d,\s]{1,200})\]/g;

/**
 * Finds the errors in any text: a message, a log, a URL, JSON, a header. URL-encoded words are read too. Every pattern
 * is bounded, so that no text takes long.
 */
export function readText(text: string): Recognized {
  const all = `${text}\n${decoded(text)}`;
  const lower = all.toLowerCase();
  const codes = [
    ...new Set([...all.matchAll(ENTRA_CODE)].map(([code]) => code.toUpperCase()).concat(listedCodes(all))),
  ];
  const found = CATALOG.flatMap((entry) => {
    const at = placeOf(entry, lower);
    return at === -1 ? [] : [{ entry, at }];
  }).sort((one, other) => one.at - other.at);
  const entries = [
    ...CATALOG.filter(({ code }) => codes.includes(code) && !lower.includes(code.toLowerCase())),
    ...found.map(({ entry }) => entry),
  ];
  const specific = entries.filter(({ isGeneral = false }) => !isGeneral);
  const known = new Set(CATALOG.map(({ code }) => code));
  return {
    entries: specific.length > 0 ? specific : entries,
    unknownCodes: codes.filter((code) => !known.has(code)),
  };
}

/** Where an error is first named; -1 where it is not. A code is none that only begins a longer one. */
function placeOf({ code, phrases = [] }: CatalogEntry, lower: string): number {
  const places = [new RegExp(`${code.toLowerCase()}(?![0-9a-z_])`), ...phrases].map((phrase) =>
    typeof phrase === 'string' ? lower.indexOf(phrase) : lower.search(phrase),
  );
  const found = places.filter((at) => at !== -1);
  return found.length === 0 ? -1 : Math.min(...found);
}

function listedCodes(text: string): readonly string[] {
  return [...text.matchAll(ERROR_CODES)].flatMap(([, list = '']) =>
    list.split(',').map((number) => `AADSTS${number.trim()}`),
  );
}

/** The text with `%20` and `+` read as in a query; what cannot be read is left as it is. */
function decoded(text: string): string {
  return text.replaceAll('+', ' ').replaceAll(/(?:%[0-9a-f]{2})+/gi, (escaped) => {
    try {
      return decodeURIComponent(escaped);
    } catch {
      return escaped;
    }
  });
}
