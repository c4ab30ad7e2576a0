import type { HandOff } from '../registration/model/result.ts';
import { section } from './layout.ts';
import type { Paint } from './paint.ts';

const WHAT_REMAINS: Readonly<Record<HandOff['kind'], string>> = {
  'admin-consent': 'Consent to the permissions for the whole tenant',
  'azure-rbac': 'Give the Azure role on the FHIR service',
  'azure-rbac-removal': 'Take the Azure role on the FHIR service away',
  'app-role': 'Assign the app role',
  'app-role-removal': 'Remove the app role',
  'consent-revocation': 'Revoke the consent',
};

/** What a hand-off is about, as the beginning of a line. */
export function remainingWork({ kind }: Pick<HandOff, 'kind'>): string {
  return WHAT_REMAINS[kind];
}

/** What is left to somebody with more rights, under a title; nothing where nothing is left. */
export function describeHandOffs(handOffs: readonly HandOff[], paint: Paint, title = 'Left to be done'): string {
  const lines = handOffs.flatMap((handOff) => [
    `${remainingWork(handOff)} (${handOff.who})`,
    ...reviewedFacts(handOff),
    ...requestLines(handOff),
    ...(handOff.approveWith === null
      ? []
      : [`  Review and approve it${untilWhen(handOff)} with:`, `  ${handOff.approveWith}`]),
  ]);
  return section(title, lines, paint);
}

/** What an administrator reviews before anything else. */
function reviewedFacts({ effect, owners, credentials }: HandOff): readonly string[] {
  const listed = (label: string, names: readonly string[] | null): readonly string[] =>
    names === null ? [] : [`  ${label}: ${names.length === 0 ? 'none' : names.join('; ')}`];
  return [
    ...(effect === null ? [] : [`  ${effect}`]),
    ...listed('Signs in with', credentials),
    ...listed('Owners', owners),
  ];
}

function untilWhen({ expiresAt }: HandOff): string {
  return expiresAt === null ? '' : ` until ${expiresAt.slice(0, 10)}`;
}

/** The request itself: to be read, and for whoever has no fhir-apps. */
function requestLines({ url, command, bicep = null }: HandOff): readonly string[] {
  return [
    ...[url, command].flatMap((line) => (line === null ? [] : [`  ${line}`])),
    ...(bicep === null
      ? []
      : [
          '  Or in Bicep, in the resource group of the service:',
          ...bicep.split('\n').map((line) => `    ${line}`.trimEnd()),
        ]),
  ];
}
