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
  'fhir-user': 'Set who the person is in the records',
};

/** What a hand-off is about, as the beginning of a line. */
function remainingWork({ kind }: Pick<HandOff, 'kind'>): string {
  return WHAT_REMAINS[kind];
}

const WAITS_FOR: Readonly<Record<HandOff['kind'], string>> = {
  'admin-consent': 'consent for all users is not granted yet',
  'azure-rbac': 'the Azure role is not assigned yet',
  'azure-rbac-removal': 'the Azure role is not removed yet',
  'app-role': 'the app role is not assigned yet',
  'app-role-removal': 'the app role is not removed yet',
  'consent-revocation': 'the consent is not revoked yet',
  'fhir-user': 'who the person is in the records is not set yet',
};

/**
 * What waits for an administrator, and a text for each of them to be sent; nothing where nothing waits. `subject` begins
 * the sentence; default: `It`.
 */
export function describeHandOffs(handOffs: readonly HandOff[], paint: Paint, subject = 'It'): string {
  if (handOffs.length === 0) {
    return '';
  }
  const reasons = [...new Set(handOffs.map(({ kind }) => WAITS_FOR[kind]))].join('; ');
  const administrators = [...new Set(handOffs.map(({ who }) => who))];
  return [
    `\n${paint.warn('!')} ${subject} waits for an administrator: ${reasons}.\n`,
    ...administrators.map((administrator) => {
      const lines = handOffs
        .filter(({ who }) => who === administrator)
        .flatMap((handOff) => handOffLines(handOff, paint));
      return section(`Send this to: ${administrator}`, lines, paint);
    }),
  ].join('');
}

function handOffLines(handOff: HandOff, paint: Paint): readonly string[] {
  return [
    remainingWork(handOff),
    ...reviewedFacts(handOff),
    ...requestLines(handOff, paint),
    ...(handOff.approveWith === null
      ? []
      : [`  Review and approve it${untilWhen(handOff)} with:`, `  ${paint.command(handOff.approveWith)}`]),
  ];
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
function requestLines({ url, command, bicep = null }: HandOff, paint: Paint): readonly string[] {
  return [
    ...[url, command].flatMap((line) => (line === null ? [] : [`  ${paint.command(line)}`])),
    ...(bicep === null
      ? []
      : [
          '  Or in Bicep, in the resource group of the service:',
          ...bicep.split('\n').map((line) => `    ${line}`.trimEnd()),
        ]),
  ];
}
