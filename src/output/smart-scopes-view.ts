import type { RegistrationResult } from '../registration/result/registration-schema.ts';
import { section } from './layout.ts';
import type { Paint } from './paint.ts';

/** As many scopes as are shown in both spellings; the settings of the client have them all. */
const SHOWN = 4;

/** The SMART scopes of a client as an app of SMART has them, and as Entra is asked for them; nothing for any other. */
export function describeSmartScopes({ smartScopes }: RegistrationResult, paint: Paint): string {
  const rows = [{ smart: 'SMART asks for', entra: 'Entra is asked for' }, ...smartScopes.slice(0, SHOWN)];
  const width = Math.max(...rows.map(({ smart }) => smart.length));
  const [header, ...lines] = rows.map(({ smart, entra }) => `${smart.padEnd(width)}  ${entra}`);
  const more = smartScopes.length - SHOWN;
  return smartScopes.length === 0 || header === undefined
    ? ''
    : section(
        `Scopes (${smartScopes.length})`,
        [
          paint.dim(header),
          ...lines,
          ...(more > 0 ? [paint.dim(`… and ${more} more, in SCOPE above`)] : []),
          '',
          'Your own app asks Entra for the right column. An app that only knows the',
          'left one needs a gateway between itself and Entra.',
        ],
        paint,
      );
}
