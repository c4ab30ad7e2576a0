import type { Field } from './field.ts';

/** On what terms a client gets access. */
export const ACCESS_FIELDS: readonly Field[] = [
  {
    key: 'trust',
    flag: 'trust',
    placeholder: 'APPID',
    list: true,
    check: 'clientId',
    types: ['confidential', 'service'],
    help: 'Give roles and credentials to this existing application although others own it or hold credentials of it.',
  },
  {
    key: 'adminConsent',
    flag: 'admin-consent',
    types: ['confidential', 'public', 'service'],
    help: 'Grant consent now; comes with a later version, until then it is handed off.',
  },
  {
    key: 'allowHandOff',
    flag: 'allow-hand-off',
    types: ['confidential', 'public', 'service'],
    help: 'Exit 0 although an asked-for role or consent was handed off to somebody with more rights.',
  },
];
