import { FhirAppsError } from '../errors/fhir-apps-error.ts';
import type { NameInput } from '../errors/wording.ts';
import { type ErrorReport, toErrorReport } from '../output/error-report.ts';
import { commandForTenant } from './next-commands.ts';
import type { GlobalSettings } from './settings.ts';

/**
 * An error as it is told: the command that helps, and another way where there is one, after the hint and in the
 * details.
 */
export function errorReportFor(error: unknown, settings: GlobalSettings, nameInput?: NameInput): ErrorReport {
  const report = toErrorReport(error, nameInput);
  if (!(error instanceof FhirAppsError) || error.command === null) {
    return report;
  }
  const command = commandForTenant(error.command, settings);
  const hint = `${report.hint ?? ''} ${command}`.trimStart();
  if (error.alternative === null) {
    return { ...report, hint, details: { ...report.details, command } };
  }
  const alternative = commandForTenant(error.alternative.command, settings);
  return {
    ...report,
    hint: `${hint} (or ${error.alternative.does}: ${alternative})`,
    details: { ...report.details, command, alternative },
  };
}
