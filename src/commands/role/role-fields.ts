import { SERVER_KINDS } from '../../registration/model/app-type.ts';
import type { Field } from '../../cli/fields/field.ts';
import { FHIR_URL_FIELD } from '../../cli/fields/reference-fields.ts';

const ROLE: Field = {
  key: 'role',
  flag: 'role',
  placeholder: 'NAME',
  list: true,
  check: 'roleOfResource',
  help: 'App role of the resource, or Azure role of a managed server by either name; repeatable.',
};

/** How a `role` command names a managed FHIR service, whose roles are Azure's. */
const MANAGED_SERVER_FIELDS: readonly Field[] = [
  {
    key: 'serverKind',
    flag: 'server-kind',
    placeholder: 'KIND',
    choices: SERVER_KINDS,
    help: 'Kind of FHIR server; must be said for a managed service behind a custom domain.',
    default: 'inferred from the host, else oss',
  },
  {
    key: 'fhirResourceId',
    flag: 'fhir-resource-id',
    placeholder: 'ID',
    check: 'fhirResourceId',
    help: 'Azure resource id of a managed FHIR service; no REF is needed then.',
    default: 'found by the URL, where you may read it',
  },
];

const TO: Omit<Field, 'help'> = {
  key: 'to',
  flag: 'to',
  placeholder: 'WHO',
  list: true,
  check: 'principal',
};

const ALLOW_HAND_OFF: Field = {
  key: 'allowHandOff',
  flag: 'allow-hand-off',
  help: 'Exit 0 although something was handed off to somebody with more rights.',
};

/** The inputs of `role list` besides its REF. */
export const ROLE_LIST_FIELDS: readonly Field[] = [FHIR_URL_FIELD, ...MANAGED_SERVER_FIELDS];

/** The inputs of `role assign` besides its REF. */
export const ROLE_ASSIGN_FIELDS: readonly Field[] = [
  FHIR_URL_FIELD,
  ...MANAGED_SERVER_FIELDS,
  ROLE,
  {
    ...TO,
    help: 'Who gets it: user:UPN or user:MAIL, group:NAME, the REF of a client, or an object id, also after user: and group:; repeatable.',
  },
  {
    key: 'trust',
    flag: 'trust',
    placeholder: 'APPID',
    list: true,
    check: 'clientId',
    help: 'Give roles to this application although others own it or hold credentials of it; repeatable.',
  },
  {
    key: 'force',
    flag: 'force',
    help: 'Give a role that changes data to a client that trusts pull requests.',
  },
  ALLOW_HAND_OFF,
];

/** The inputs of `role remove` besides its REF. */
export const ROLE_REMOVE_FIELDS: readonly Field[] = [
  FHIR_URL_FIELD,
  ...MANAGED_SERVER_FIELDS,
  ROLE,
  { ...TO, help: 'Who loses it, in the same words as for `role assign`; repeatable.' },
  {
    key: 'definition',
    flag: 'definition',
    help: 'Remove the role itself from the resource, instead of taking it from somebody.',
  },
  {
    key: 'force',
    flag: 'force',
    help: 'With --definition: take the role from all who hold it, too.',
  },
  ALLOW_HAND_OFF,
];
