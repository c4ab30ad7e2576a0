import type { HandOff } from '../registration/result.ts';
import { section } from './layout.ts';
import type { Paint } from './paint.ts';

const WHAT_REMAINS: Readonly<Record<HandOff['kind'], string>> = {
  'admin-consent': 'Consent to the permissions for the whole tenant',
  'azure-rbac': 'Give the Azure role on the FHIR service',
  'app-role': 'Assign the app role',
  'app-role-removal': 'Remove the app role',
};

/** What is left to somebody with more rights, under a title; nothing where nothing is left. */
export function describeHandOffs(handOffs: readonly HandOff[], paint: Paint): string {
  const lines = handOffs.flatMap(({ kind, who, url, command }) => [
    `${WHAT_REMAINS[kind]} (${who})`,
    ...[url, command].flatMap((line) => (line === null ? [] : [`  ${line}`])),
  ]);
  return section('Left to be done', lines, paint);
}
