import { DEFAULT_SCOPES } from '../../registration/consent/scope-catalog.ts';
import { type Platform, publicPlatform, replyUrlIssue, splitReplyUrl } from '../../registration/answers/reply-url.ts';
import { EHR_CONTEXTS, SMART_LAUNCHES } from '../../registration/scopes/smart-launch.ts';
import { allowedActions } from '../../registration/roles/allowed-actions.ts';
import { inferServerKind } from '../../registration/fhir-server.ts';
import {
  choiceField,
  type KnownValues,
  listField,
  switchField,
  textField,
} from '../../registration/answers/field-definition.ts';

/** The roles of FHIR Server for Azure that a job can have, in the order in which they are offered. */
export const OFFERED_ROLES: readonly string[] = [
  'globalReader',
  'globalWriter',
  'globalImporter',
  'globalExporter',
  'globalConverter',
  'globalAdmin',
];

const ROLE_PURPOSES: Readonly<Record<string, string>> = Object.fromEntries(
  OFFERED_ROLES.map((value) => [value, allowedActions({ value, description: null }) ?? '']),
);

/**
 * A managed server's access is Azure RBAC, which others may give too, so only the open-source server cannot do without
 * a role; nor can an identity that Azure keeps, for which there is nothing else to do.
 */
function needsRole(values: KnownValues): boolean {
  const { serverKind, fhirUrl, managedIdentity, smartLaunch } = values;
  if (smartLaunch === 'backend') {
    return false;
  }
  if (managedIdentity !== undefined) {
    return true;
  }
  return serverKind === undefined
    ? typeof fhirUrl !== 'string' || inferServerKind(fhirUrl) === 'oss'
    : serverKind === 'oss';
}

const PLATFORM_WORDS: Readonly<Record<Platform, string>> = {
  web: 'web',
  spa: 'single-page app',
  native: 'mobile or desktop app',
};

/** What the platform of a public client's reply URL is called. */
function platformWords(text: string, platform: unknown): string {
  const chosen = platform === 'spa' || platform === 'native' ? platform : undefined;
  return PLATFORM_WORDS[publicPlatform(splitReplyUrl(text), chosen)];
}

/** A confidential client is a web app, whatever its reply URLs look like. */
export const WEB_REPLY_URL_NOTE = (text: string): string | null =>
  replyUrlIssue(text) === null ? PLATFORM_WORDS.web : null;

/** What a client is asked for first: where users come back to, and what it may do. */
export const CLIENT_FIELDS = {
  replyUrl: listField('replyUrl', {
    placeholder: '[spa=|native=]URL',
    types: ['confidential', 'public'],
    help: (input) =>
      `Reply URL (redirect URI) to add; repeatable. A public client needs one unless ${input('deviceCode')}.`,
    question: {
      message: 'Reply URL (redirect URI)',
      label: 'Reply URLs',
      needed: (values) => values.deviceCode !== true,
      note: (text, { platform }) => (replyUrlIssue(text) === null ? platformWords(text, platform) : null),
    },
  }),
  platform: choiceField(['auto', 'spa', 'native'], {
    listedWith: 'the rest',
    placeholder: 'NAME',
    types: ['public'],
    help: 'Platform of the reply URLs that do not name one.',
    default: 'auto: by the form of each URL',
    question: {
      message: 'Platform of the reply URLs',
      purposes: {
        auto: 'by the form of each URL',
        spa: 'single-page app in a browser',
        native: 'mobile or desktop app',
      },
    },
  }),
  role: listField('roleName', {
    placeholder: 'NAME',
    types: ['service'],
    help: 'Role on the server, such as globalReader: an app role, or on a managed server an Azure role by either name; repeatable.',
    question: {
      message: 'What may it do on the FHIR server?',
      label: 'Role',
      purposes: ROLE_PURPOSES,
      needed: needsRole,
      usual: () => true,
    },
  }),
};

/** The API that a client asks permissions of; the resource names its scopes by the same flag. */
export const API_FIELDS = {
  resource: textField('reference', {
    listedWith: 'the rest',
    placeholder: 'REF',
    types: ['confidential', 'public', 'service'],
    help: 'The API to ask permissions of: appId, object id, identifier URI, uniqueName or key.',
    default: (input) => `the resource of ${input('fhirUrl')}`,
    question: { message: 'API to ask permissions of (appId, identifier URI or key)' },
  }),
  scope: listField('scopeName', {
    placeholder: 'NAME',
    types: ['resource', 'confidential', 'public'],
    help: 'Scope to define (resource) or to request (confidential, public); repeatable.',
    default: DEFAULT_SCOPES.join(', '),
    question: { message: 'Scope' },
  }),
};

/** What an app of SMART on FHIR is. */
export const SMART_LAUNCH_FIELDS = {
  smartLaunch: choiceField([...SMART_LAUNCHES], {
    listedWith: 'more',
    placeholder: 'LAUNCH',
    types: ['confidential', 'public', 'service'],
    help: `Ask for the SMART on FHIR scopes of such an app: ${SMART_LAUNCHES.join(', ')}.`,
    question: {
      message: 'SMART on FHIR app',
      purposes: {
        patient: 'for patients, who open it themselves',
        practitioner: 'for practitioners, who open it themselves',
        ehr: 'opened by a health record system',
        backend: 'a job without a person',
      },
    },
  }),
  smartContext: choiceField([...EHR_CONTEXTS], {
    listedWith: 'the rest',
    placeholder: 'WHO',
    types: ['confidential', 'public'],
    help: (input) => `Whose scopes an app of ${input('smartLaunch')} ehr asks for: ${EHR_CONTEXTS.join(' or ')}.`,
    question: {
      message: 'Who uses the app?',
      purposes: { patient: 'one patient, for their own record', practitioner: 'a practitioner, for many records' },
      needed: ({ smartLaunch }) => smartLaunch === 'ehr',
      offered: () => false,
    },
  }),
};

/** What few clients need to say. */
export const CLIENT_DETAIL_FIELDS = {
  logoutUrl: textField('logoutUrl', {
    listedWith: 'more',
    placeholder: 'URL',
    types: ['confidential'],
    help: 'Front-channel logout URL.',
    question: { message: 'Front-channel logout URL' },
  }),
  deviceCode: switchField({
    types: ['public'],
    help: 'Allow the device code flow.',
    question: { message: 'Allow the device code flow?' },
  }),
  key: textField('key', {
    listedWith: 'more',
    placeholder: 'KEY',
    types: ['confidential', 'public', 'service'],
    help: 'Stable key of the client on its server; name it when you rename the client.',
    default: 'made of type and name',
    question: { message: 'Stable key' },
  }),
};
