import { doneLine } from './layout.ts';
import type { Paint } from './paint.ts';

/** What became of something that was to be changed. */
export interface ChangedSubject {
  /** What was to be changed, such as `roles of "Contoso FHIR"`. */
  readonly subject: string;
  /** True where at least a part was changed, or would be. */
  readonly isDone: boolean;
  readonly dryRun: boolean;
  /** True where something was left to someone with more rights. */
  readonly isHandedOff: boolean;
  /** What is said where all was right before, such as `the roles are as wanted`. */
  readonly unchanged: string;
  /** What follows where it was changed. Default: nothing. */
  readonly afterwards?: string;
  /** False where a dry run says at its end that nothing was written. Default: it says so here. */
  readonly saysNothingWritten?: boolean;
}

/** The line that a result of a change begins with. */
export function changeHeadline(changed: ChangedSubject, paint: Paint): string {
  const { subject, isDone, dryRun, isHandedOff, unchanged, afterwards = '', saysNothingWritten = true } = changed;
  if (isDone) {
    return dryRun
      ? `Would change the ${subject}.${saysNothingWritten ? ' Nothing was written.' : ''}`
      : doneLine(`Changed the ${subject}${afterwards}.`, paint);
  }
  return isHandedOff ? `Not changed: the ${subject}.` : doneLine(`Unchanged: ${unchanged}.`, paint);
}
