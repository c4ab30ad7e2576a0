import { doneLine, section } from '../../output/layout.ts';
import type { Paint } from '../../output/paint.ts';
import { sanitizeText } from '../../text/sanitize.ts';
import type { InitResult } from './init-result.ts';

/** The result of `init` for people; in a dry run the file itself. */
export function describeInit(result: InitResult, paint: Paint): string {
  if (result.dryRun) {
    return sanitizeText(result.text, { keepNewlines: true });
  }
  const { file, lockFile, registrations, candidates } = result;
  const leftOut = registrations.filter(({ written }) => !written);
  return [
    `${doneLine(`Wrote ${file}${lockFile === null ? '' : ` and ${lockFile}`}.`, paint)}\n`,
    section(
      'In it',
      registrations
        .filter(({ written }) => written)
        .map(
          ({ key, type, displayName, holders: externalAccess }) =>
            `${type}  ${key}  "${displayName}"${externalAccess.length === 0 ? '' : '  (others own it or have credentials for it, so it is not pinned)'}`,
        ),
      paint,
    ),
    section(
      'Left out; the file gives the reasons',
      leftOut.map(({ key, displayName }) => `${key}  "${displayName}"`),
      paint,
    ),
    section(
      'Of this server, as it seems, but not managed by fhir-apps',
      candidates.flatMap(({ displayName, adoptCommand }) => [`"${displayName}"`, `  ${adoptCommand}`]),
      paint,
    ),
  ].join('');
}
