import type { ApprovalStep } from '../../graph/apply/apply-requests.ts';
import type { AccessRequest } from '../../registration/approval/applicant.ts';

/** What became of the requests that were to be granted. */
export interface RequestActions {
  readonly granted: readonly AccessRequest[];
  /** Those for which privilege is missing. */
  readonly refused: readonly ApprovalStep[];
}

/** Where everything is only listed. */
export const NOTHING_DONE: RequestActions = { granted: [], refused: [] };

/** What a request asks for, such as `the role globalImporter of "Contoso FHIR"`. */
export function askedNames({
  kind,
  names,
  api,
}: Pick<AccessRequest, 'kind' | 'names'> & { api: { displayName: string } }): string {
  const what = kind === 'app-role' ? `the role ${names.join(', ')}` : `consent to ${names.join(', ')}`;
  return `${what} of "${api.displayName}"`;
}
