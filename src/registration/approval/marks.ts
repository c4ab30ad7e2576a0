import { z } from 'zod';
import { uniqueNameOf } from '../answers/names.ts';
import { identify } from '../tags.ts';
import type { Immutable } from '../model/immutable.ts';
import { canParseUrl } from '../../text/can-parse-url.ts';
import type { Applicant } from './applicant.ts';

/** What an administrator should look at before an application gets access, and what it means. */
export const MARKS = {
  created_recently: 'Created less than a day ago.',
  not_registered_here: 'Its tags are those of fhir-apps, but not its unique name: someone else may have set them.',
  no_owner: 'No owner.',
  owners_unknown: 'Its owners could not be read.',
  no_owner_of_api: 'None of its owners owns the API that it asks for access.',
  name_shared: 'Another application has the same display name.',
  other_tenants: 'It accepts accounts of other tenants.',
  disabled: 'It is disabled.',
  no_service_principal: 'It has no service principal, or it could not be read.',
} as const;

const MARK_CODES = Object.keys(MARKS) as (keyof typeof MARKS)[];

/** The code of a mark. */
export const MARK = z.enum(MARK_CODES).meta({ id: 'ApprovalMark' });

/** See {@link MARK}. */
export type Mark = Immutable<z.infer<typeof MARK>>;

const DAY_MS = 86_400_000;

/** The marks of an application, in the order of {@link MARKS}. Anyone who may create applications can set our tags. */
export function marksOf(applicant: Applicant, now: Date): readonly Mark[] {
  const { application, servicePrincipal, owners, namesakes } = applicant;
  const { createdDateTime, signInAudience } = application;
  const applies: Readonly<Record<Mark, boolean>> = {
    created_recently: createdDateTime !== null && now.getTime() - Date.parse(createdDateTime) < DAY_MS,
    not_registered_here: !hasOurUniqueName(applicant),
    no_owner: owners?.length === 0,
    owners_unknown: owners === null,
    no_owner_of_api:
      (owners ?? []).length > 0 && applicant.apis.some(({ ownerIds }) => isOfOthers(applicant, ownerIds)),
    name_shared: namesakes.length > 0,
    other_tenants: signInAudience !== null && signInAudience !== 'AzureADMyOrg',
    disabled: servicePrincipal?.accountEnabled === false,
    no_service_principal: servicePrincipal === null,
  };
  return MARK_CODES.filter((code) => applies[code]);
}

function hasOurUniqueName({ application: { uniqueName, tags } }: Applicant): boolean {
  const identification = identify(tags);
  // Tags can be written by anybody, so that one may hold no URL.
  return (
    identification !== null &&
    canParseUrl(identification.fhirUrl) &&
    uniqueName === uniqueNameOf(identification.fhirUrl, identification.key)
  );
}

function isOfOthers({ owners }: Applicant, ownersOfApi: readonly string[] | null): boolean {
  return ownersOfApi !== null && !(owners ?? []).some(({ id }) => ownersOfApi.includes(id));
}
