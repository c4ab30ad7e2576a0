import type { AppType, ServerKind } from '../../registration/model/app-type.ts';
import { sandboxNote, section } from '../../output/layout.ts';
import type { Paint } from '../../output/paint.ts';
import { sanitizeText } from '../../text/sanitize.ts';

/** The result of `init`; unknown is null. */
export interface InitResult {
  readonly action: 'created';
  readonly dryRun: boolean;
  readonly sandbox: boolean;
  /** Absolute path. */
  readonly file: string;
  /** Absolute path; null where nothing was pinned, because no tenant was looked at. */
  readonly lockFile: string | null;
  readonly fhirUrl: string;
  readonly serverKind: ServerKind;
  /** Null where no tenant was looked at. */
  readonly tenantId: string | null;
  readonly registrations: readonly {
    readonly key: string;
    readonly type: AppType;
    readonly displayName: string;
    readonly appId: string | null;
    readonly objectId: string | null;
    /** False where the file cannot say it; a comment tells why. */
    readonly written: boolean;
    /** What others hold on it, as sentences; such a one is not pinned. */
    readonly holders: readonly string[];
  }[];
  /** Applications that seem to belong to the server and are not ours. */
  readonly candidates: readonly {
    readonly displayName: string;
    readonly appId: string;
    readonly objectId: string;
    readonly adoptCommand: string;
  }[];
  /** The whole file. */
  readonly text: string;
}

/** The result of `init` for people; in a dry run the file itself. */
export function describeInit(result: InitResult, paint: Paint): string {
  if (result.dryRun) {
    return sanitizeText(result.text, { keepNewlines: true });
  }
  const { file, lockFile, registrations, candidates, sandbox } = result;
  const leftOut = registrations.filter(({ written }) => !written);
  return [
    `${paint.success('Wrote')} ${paint.bold(file)}${lockFile === null ? '' : ` and ${lockFile}`}.\n`,
    section(
      'In it',
      registrations
        .filter(({ written }) => written)
        .map(
          ({ key, type, displayName, holders: externalAccess }) =>
            `${type}  ${key}  "${displayName}"${externalAccess.length === 0 ? '' : '  (others hold it too, so it is not pinned)'}`,
        ),
      paint,
    ),
    section(
      'Left out; the file says why',
      leftOut.map(({ key, displayName }) => `${key}  "${displayName}"`),
      paint,
    ),
    section(
      'Not ours, but of this server, as it seems',
      candidates.flatMap(({ displayName, adoptCommand }) => [`"${displayName}"`, `  ${adoptCommand}`]),
      paint,
    ),
    sandboxNote(sandbox, paint),
  ].join('');
}
