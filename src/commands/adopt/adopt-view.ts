import type { Severity } from '../../registration/adoption/finding.ts';
import { alignRows, doneLine, section } from '../../output/layout.ts';
import type { Paint } from '../../output/paint.ts';
import { type PlanLayout, renderRows } from '../../output/plan-content-view.ts';
import { rowsOfChanges } from '../../registration/plan-content/change-rows.ts';
import type { AdoptResult, ReportedFinding } from './adopt-result.ts';

/** The result of `adopt` for people. */
export function describeAdoption(result: AdoptResult, paint: Paint, layout: PlanLayout): string {
  const { dryRun } = result;
  return [
    headline(result, paint),
    '\n',
    describeFacts(result, paint, layout),
    result.adoptCommand === null ? '' : `\nTo adopt it:\n  ${result.adoptCommand}\n`,
    dryRun && result.action === 'adopted' ? '' : `\nFrom now on:\n  ${result.registerCommand}\n`,
  ].join('');
}

/** What a person sees before the question: the application, what is wrong with it, and what would be done. */
export function describeProposal(result: AdoptResult, paint: Paint, layout: PlanLayout): string {
  const { displayName, type, fhirUrl, action } = result;
  const what =
    action === 'adopted' ? `becomes the ${type} application of ${fhirUrl}` : 'is managed by fhir-apps already';
  return `${paint.bold(`"${displayName}"`)} ${what}.\n\n${describeFacts(result, paint, layout)}\n`;
}

function describeFacts(result: AdoptResult, paint: Paint, layout: PlanLayout): string {
  const { findings, holders: externalAccess, changes, dryRun } = result;
  return [
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
    section('Other owners and credentials', externalAccess, paint),
    changes.length === 0
      ? ''
      : `\n${paint.bold(dryRun ? 'Changes to make' : 'Changes made')}\n${renderRows(rowsOfChanges(changes, false), paint, layout)}`,
  ].join('');
}

function headline({ action, dryRun, displayName, type, fhirUrl }: AdoptResult, paint: Paint): string {
  const subject = paint.bold(`"${displayName}"`);
  const words: Readonly<Record<AdoptResult['action'], string>> = dryRun
    ? {
        adopted: `Would adopt ${subject} as the ${type} application of ${fhirUrl}. Nothing was written.`,
        updated: `Would repair ${subject}, which is managed by fhir-apps already. Nothing was written.`,
        unchanged: `Nothing to change: ${subject} is managed by fhir-apps already.`,
      }
    : {
        adopted: doneLine(`Adopted ${subject} as the ${type} application of ${fhirUrl}.`, paint),
        updated: doneLine(`Repaired ${subject}, which fhir-apps managed already.`, paint),
        unchanged: doneLine(`Unchanged: ${subject} is managed by fhir-apps already.`, paint),
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
