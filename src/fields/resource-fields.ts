import type { Field } from './field.ts';

/** What the API of a FHIR server offers, and how its tokens look. */
export const RESOURCE_FIELDS: readonly Field[] = [
  {
    key: 'appRole',
    flag: 'app-role',
    placeholder: 'NAME',
    list: true,
    check: 'appRoleName',
    types: ['resource'],
    help: 'App role to define; repeatable.',
    default: "the server's seven roles",
    question: { message: 'App role to define' },
  },
  {
    key: 'rolesFile',
    flag: 'roles-file',
    placeholder: 'FILE',
    check: 'path',
    types: ['resource'],
    help: "The server's roles.json: defines its roles, and those of --app-role besides.",
    question: { message: "The server's roles.json, where it has roles of its own" },
  },
  {
    key: 'identifierUri',
    flag: 'identifier-uri',
    placeholder: 'auto|URI',
    check: 'identifierUri',
    types: ['resource'],
    help: 'Identifier URI of the API.',
    default: 'auto: the server URL where the tenant allows it',
    question: { message: 'Identifier URI', suggestion: () => 'auto' },
  },
  {
    key: 'tokenVersion',
    flag: 'token-version',
    placeholder: '1|2',
    choices: ['1', '2'],
    types: ['resource'],
    help: 'Version of the access tokens.',
    default: '1 where the identifier URI is the server URL, else 2',
    question: {
      message: 'Version of the access tokens',
      purposes: { 1: 'audience is the identifier URI', 2: 'audience is the appId' },
    },
  },
  {
    key: 'scopeConsent',
    flag: 'scope-consent',
    placeholder: 'WHO',
    choices: ['admin', 'user'],
    types: ['resource'],
    help: 'Who may consent to the scope.',
    default: 'admin',
    question: {
      message: 'Who may consent to the scope',
      purposes: { admin: 'administrators only', user: 'each user for themselves' },
    },
  },
  {
    key: 'ownAudience',
    flag: 'own-audience',
    types: ['resource'],
    help: 'Make a resource application for a managed FHIR service all the same, as SMART on FHIR needs.',
    question: { message: 'Make a resource application of your own for the managed service?' },
  },
];
