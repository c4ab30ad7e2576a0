import { APP_TYPES, SERVER_KINDS } from '../../registration/model/app-type.ts';
import { FIXABLE } from '../../registration/adoption/finding.ts';
import type { Field } from '../../cli/fields/field.ts';
import { FHIR_URL_FIELD } from '../../cli/fields/reference-fields.ts';

/** The inputs of `adopt` besides its REF. */
export const ADOPT_FIELDS: readonly Field[] = [
  { ...FHIR_URL_FIELD, help: 'Base URL of the FHIR server that it belongs to. Must be said.' },
  {
    key: 'serverKind',
    flag: 'server-kind',
    placeholder: 'KIND',
    choices: SERVER_KINDS,
    help: 'Kind of FHIR server; must be said for a managed service behind a custom domain.',
    default: 'inferred from the host, else oss',
  },
  {
    key: 'type',
    flag: 'type',
    placeholder: 'TYPE',
    choices: APP_TYPES,
    help: 'What it is.',
    default: 'by what it offers, its reply URLs and its credentials',
  },
  {
    key: 'key',
    flag: 'key',
    placeholder: 'KEY',
    check: 'key',
    help: 'Stable key of a client on its server.',
    default: 'made of type and name',
  },
  {
    key: 'apply',
    flag: 'apply',
    help: 'Adopt it; without this nothing is written, and what is wrong with it is told.',
  },
  {
    key: 'fix',
    flag: 'fix',
    placeholder: 'CODE',
    list: true,
    choices: FIXABLE,
    help: 'Repair what this finding says, and nothing else; with --apply; repeatable.',
  },
  {
    key: 'trust',
    flag: 'trust',
    placeholder: 'APPID',
    list: true,
    check: 'clientId',
    help: 'Adopt this application although others own it or hold credentials of it; repeatable.',
  },
];
