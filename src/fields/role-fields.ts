import type { Field } from './field.ts';
import { FHIR_URL_FIELD } from './reference-fields.ts';

const ROLE: Field = {
  key: 'role',
  flag: 'role',
  placeholder: 'NAME',
  list: true,
  check: 'roleOfResource',
  help: 'App role of the resource; repeatable.',
};

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

/** The inputs of `role assign` besides its REF. */
export const ROLE_ASSIGN_FIELDS: readonly Field[] = [
  FHIR_URL_FIELD,
  ROLE,
  {
    ...TO,
    help: 'Who gets it: user:UPN, group:NAME, the REF of a client, or an object id, also after user: and group:; repeatable.',
  },
  {
    key: 'trust',
    flag: 'trust',
    placeholder: 'APPID',
    list: true,
    check: 'clientId',
    help: 'Give roles to this application although others own it or hold credentials of it; repeatable.',
  },
  ALLOW_HAND_OFF,
];

/** The inputs of `role remove` besides its REF. */
export const ROLE_REMOVE_FIELDS: readonly Field[] = [
  FHIR_URL_FIELD,
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
