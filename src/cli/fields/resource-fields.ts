import { KNOWN_CLIENTS } from '../../registration/consent/known-clients.ts';
import { SMART_SCOPE_SETS } from '../../registration/scopes/smart-catalog.ts';
import { SMART_VERSIONS } from '../../registration/scopes/smart-scope.ts';
import { choiceField, listField, switchField, textField } from '../../registration/answers/field-definition.ts';

/** What the API of a FHIR server offers, and how its tokens look. */
export const RESOURCE_FIELDS = {
  appRole: listField('appRoleName', {
    placeholder: 'NAME',
    types: ['resource'],
    help: 'App role to define; repeatable.',
    default: "the server's seven roles",
    question: { message: 'App role to define' },
  }),
  rolesFile: textField('path', {
    listedWith: 'the rest',
    placeholder: 'FILE',
    types: ['resource'],
    help: (input) => `The server's roles.json: defines its roles, and also those of ${input('appRole')}.`,
    question: { message: "The server's roles.json, where it has roles of its own" },
  }),
  identifierUri: textField('identifierUri', {
    listedWith: 'more',
    placeholder: 'auto|URI',
    types: ['resource'],
    help: 'Identifier URI of the API.',
    default: 'auto: the server URL where the tenant allows it',
    question: { message: 'Identifier URI', suggestion: 'auto' },
  }),
  tokenVersion: choiceField(['1', '2'], {
    listedWith: 'the rest',
    placeholder: '1|2',
    types: ['resource'],
    help: 'Version of the access tokens.',
    default: '1 where the identifier URI is the server URL, else 2',
    question: {
      message: 'Version of the access tokens',
      purposes: { 1: 'audience is the identifier URI', 2: 'audience is the appId' },
    },
  }),
  scopeConsent: choiceField(['admin', 'user'], {
    listedWith: 'the rest',
    placeholder: 'WHO',
    types: ['resource'],
    help: 'Who may consent to the scope.',
    default: 'admin',
    question: {
      message: 'Who may consent to the scope',
      purposes: { admin: 'administrators only', user: 'each user for themselves' },
    },
  }),
  ownAudience: switchField({
    listedWith: 'the rest',
    types: ['resource'],
    help: 'Make a resource application for a managed FHIR service anyway, as SMART on FHIR needs.',
    question: { message: 'Make a resource application of your own for the managed service?' },
  }),
  smart: choiceField([...SMART_VERSIONS], {
    listedWith: 'more',
    placeholder: 'v1|v2',
    types: ['resource'],
    help: 'Define the scopes of SMART on FHIR in this version, and add the claim fhirUser to access tokens.',
    question: {
      message: 'SMART on FHIR',
      purposes: { v1: 'patient/*.read', v2: 'patient/*.rs' },
    },
  }),
  smartScopes: choiceField([...SMART_SCOPE_SETS], {
    listedWith: 'the rest',
    placeholder: 'us-core|all|minimal',
    types: ['resource'],
    help: (input) => `The scopes that ${input('smart')} defines.`,
    default: 'us-core',
    question: {
      message: 'The scopes of SMART on FHIR',
      purposes: {
        'us-core': 'for each resource type of US Core',
        all: 'for each type that Microsoft publishes scopes for',
        minimal: 'for all types at once only',
      },
    },
  }),
  preAuthorize: listField('reference', {
    listedWith: 'more',
    placeholder: 'REF',
    types: ['resource'],
    help: `Client that gets the scopes for every user without consent, which bypasses the consent workflow: ${KNOWN_CLIENTS.map(({ name }) => name).join(', ')}, or a client of fhir-apps; repeatable.`,
    question: {
      message: `Client to spare the consent (${KNOWN_CLIENTS.map(({ name }) => name).join(', ')}, key or appId)`,
    },
  }),
};
