import type { Finding, Severity } from '../../registration/adoption/finding.ts';
import type { AppType, ServerKind } from '../../registration/model/app-type.ts';
import type { Change } from '../../registration/model/result.ts';
import { alignRows, sandboxNote, section } from '../../output/layout.ts';
import type { ApplicationHead } from '../../registration/result/application-head.ts';
import type { Paint } from '../../output/paint.ts';

/** A finding as `adopt` tells it. */
export interface ReportedFinding extends Omit<Finding, 'command'> {
  /** The command line that mends it once the application is adopted; null where no command of ours does. */
  readonly command: string | null;
  /** True where `--fix` with its code repairs it. */
  readonly fixable: boolean;
  /** True where this run repairs it; in a dry run, where it would. */
  readonly fixed: boolean;
}

/** The result of `adopt`; unknown is null. */
export interface AdoptResult extends ApplicationHead {
  /** `updated` where it was ours already and something was repaired. */
  readonly action: 'adopted' | 'updated' | 'unchanged';
  /** True without `--apply`. */
  readonly dryRun: boolean;
  readonly type: AppType;
  /** What shows the type, as half a sentence; null where it was said. */
  readonly because: string | null;
  readonly key: string;
  readonly uniqueName: string;
  /** Null where it has none yet. */
  readonly servicePrincipalId: string | null;
  readonly fhirUrl: string;
  readonly serverKind: ServerKind;
  readonly findings: readonly ReportedFinding[];
  /** What others hold on it, as sentences. */
  readonly holders: readonly string[];
  readonly changes: readonly Change[];
  /** The command line that does what was told; null where that is done, or nothing is to be done. */
  readonly adoptCommand: string | null;
  /** The command line that finds it as wanted from then on. */
  readonly registerCommand: string;
}

/** The result of `adopt` for people. */
export function describeAdoption(result: AdoptResult, paint: Paint): string {
  const { findings, holders: externalAccess, changes, dryRun } = result;
  return [
    headline(result, paint),
    '\n',
    alignRows(
      [
        ['Application id', [result.appId]],
        ['Object id', [result.objectId]],
        ['Service principal', result.servicePrincipalId === null ? ['none yet'] : [result.servicePrincipalId]],
        ['Type', [result.because === null ? result.type : `${result.type}: ${result.because}`]],
        ['FHIR server', [`${result.fhirUrl} (${result.serverKind})`]],
        ['Key', [result.key]],
      ],
      paint,
    ),
    section(
      'What is wrong with it',
      findings.flatMap((finding) => findingLines(finding, dryRun, paint)),
      paint,
    ),
    section('What others hold on it', externalAccess, paint),
    section(
      dryRun ? 'Changes to make' : 'Changes made',
      changes.map(({ action, summary }) => `${action.padEnd('create'.length)}  ${summary}`),
      paint,
    ),
    sandboxNote(result.sandbox, paint),
    result.adoptCommand === null ? '' : `\nTo adopt it:\n  ${result.adoptCommand}\n`,
    dryRun && result.action === 'adopted' ? '' : `\nFrom now on:\n  ${result.registerCommand}\n`,
  ].join('');
}

function headline({ action, dryRun, displayName, type, fhirUrl }: AdoptResult, paint: Paint): string {
  const subject = paint.bold(`"${displayName}"`);
  const words: Readonly<Record<AdoptResult['action'], string>> = dryRun
    ? {
        adopted: `Would adopt ${subject} as the ${type} application of ${fhirUrl}. Nothing was written.`,
        updated: `Would repair ${subject}, which is ours already. Nothing was written.`,
        unchanged: `Nothing to change: ${subject} is ours already.`,
      }
    : {
        adopted: `${paint.success('Adopted')} ${subject} as the ${type} application of ${fhirUrl}.`,
        updated: `${paint.success('Repaired')} ${subject}, which was ours already.`,
        unchanged: `${paint.success('Unchanged:')} ${subject} is ours already.`,
      };
  return `${words[action]}\n`;
}

function findingLines(
  { code, severity, message, advice, command, fixable, fixed }: ReportedFinding,
  dryRun: boolean,
  paint: Paint,
): readonly string[] {
  const colorOf: Readonly<Record<Severity, Paint['error']>> = {
    error: paint.error,
    warning: paint.warn,
    info: paint.dim,
  };
  const state = fixed ? paint.success(dryRun ? ' would be repaired' : ' repaired') : '';
  const help = fixed
    ? []
    : [
        `  ${advice}`,
        ...(command === null ? [] : [`    ${command}`]),
        ...(fixable ? [`    --fix ${code} does it.`] : []),
      ];
  return [`${colorOf[severity](severity)} ${code}${state}`, `  ${message}`, ...help];
}
