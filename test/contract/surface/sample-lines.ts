import type { AzureSandbox } from '../../e2e/azure-sandbox.ts';

const FHIR_URL = 'https://fhir.contoso.com';
const LAB_URL = 'https://lab.contoso.com';
const ON_FHIR = ['--fhir-url', FHIR_URL];
const ON_LAB = ['--fhir-url', LAB_URL];

type Line = readonly string[];

/** An environment with one client of each type and each kind of credential. */
export const SAMPLE_ENVIRONMENT = `fhirUrl: ${LAB_URL}
resource: { name: Lab FHIR }
clients:
  portal: { type: confidential, name: Lab portal, replyUrl: https://lab.contoso.com/callback, credential: secret, secretTo: env-file:.env }
  chart: { type: public, name: Lab chart, replyUrl: https://chart.contoso.com/ }
  ci: { type: service, name: Lab CI, role: globalImporter, credential: federated, federated: github:contoso/lab:branch=main }
  key: { type: service, name: Lab key, role: globalReader, credential: certificate, generateCertificate: . }
`;

/**
 * Every command, each with what makes its result long, and a few errors; `madeByHand` is the appId of an application to
 * adopt.
 */
export function sampleLines(sandbox: AzureSandbox, madeByHand: string): readonly Line[] {
  return [
    ...REGISTER,
    ...onManagedServer(sandbox),
    ...ENVIRONMENT,
    ...READ,
    ...CHANGE,
    ...CREDENTIALS,
    ...adopt(madeByHand),
    ...BIN,
    ...ENVIRONMENT_END,
    ...SANDBOX,
    ...ERRORS,
  ];
}

const REGISTER: readonly Line[] = [
  ['register', 'resource', ...ON_FHIR, '--name', 'Contoso FHIR', '--dry-run'],
  ['register', 'resource', ...ON_FHIR, '--name', 'Contoso FHIR'],
  ['register', 'resource', ...ON_FHIR, '--name', 'Contoso FHIR', '--app-role', 'auditor', '--description', 'A sample'],
  ['register', 'resource', ...ON_FHIR, '--name', 'Contoso FHIR'],
  [
    ...['register', 'resource', '--fhir-url', 'https://named.contoso.com', '--name', 'Named FHIR'],
    ...['--identifier-uri', 'https://named.contoso.com/fhir'],
  ],
  confidential('Care portal', '--credential', 'secret', '--secret-to', 'env-file:.env', '--admin-consent'),
  confidential('Vault portal', '--credential', 'secret', '--secret-to', 'keyvault:sandbox-vault'),
  ['register', 'public', ...ON_FHIR, '--name', 'Growth chart', '--reply-url', 'https://chart.contoso.com/'],
  service('Nightly import', '--credential', 'secret', '--secret-to', 'file:secret'),
  service('Loud import', '--credential', 'secret', '--secret-to', 'stdout'),
  service('CI import', '--credential', 'federated', '--federated', 'github:contoso/fhir:branch=main'),
  service('Key import', '--credential', 'certificate', '--generate-certificate', '.', '--pfx'),
  service('Bare import', '--credential', 'none'),
];

function confidential(name: string, ...more: Line): Line {
  return [
    'register',
    'confidential',
    ...ON_FHIR,
    '--name',
    name,
    '--reply-url',
    'https://portal.contoso.com/',
    ...more,
  ];
}

function service(name: string, ...more: Line): Line {
  return ['register', 'service', ...ON_FHIR, '--name', name, '--role', 'globalImporter', ...more];
}

function onManagedServer({ onServer, ready }: AzureSandbox): readonly Line[] {
  const identity = ready.managedIdentity?.principalId ?? '';
  const to = ['--to', identity, '--role', 'FHIR Data Exporter'];
  return [
    [
      'register',
      'service',
      ...onServer,
      '--name',
      'Azure import',
      '--role',
      'FHIR Data Importer',
      '--credential',
      'none',
    ],
    ['register', 'service', ...onServer, '--managed-identity', identity, '--role', 'FHIR Data Reader'],
    ['register', 'service', ...ON_FHIR, '--managed-identity', identity, '--role', 'globalReader'],
    ['role', 'list', ...onServer],
    ['role', 'assign', ...onServer, ...to],
    ['role', 'remove', ...onServer, ...to],
  ];
}

const ENVIRONMENT: readonly Line[] = [
  ['plan'],
  ['apply'],
  ['plan', '--check'],
  ['plan', '--detailed-exitcode'],
  ['drift'],
  ['apply'],
  ['init', '--from', LAB_URL, '--file', 'from-tenant.yaml'],
  ['init', ...ON_FHIR, '--name', 'New FHIR', '--out', 'new.yaml'],
  ['schema'],
];

const READ: readonly Line[] = [
  ['settings', 'resource', ...ON_FHIR],
  ['whoami'],
  ['list'],
  ['list', ...ON_FHIR, '--type', 'service'],
  ...['resource', 'confidential-care-portal', 'service-ci-import', 'service-key-import'].map((key) => [
    'show',
    key,
    ...ON_FHIR,
  ]),
  ['show', 'resource', '--web', ...ON_FHIR],
  ['role', 'list', 'resource', ...ON_FHIR],
  ['consent', 'list', ...ON_FHIR],
  ['consent', 'list', 'confidential-care-portal', ...ON_FHIR],
  ['consent', 'show', 'confidential-care-portal', ...ON_FHIR],
  ...['confidential-care-portal', 'service-ci-import', 'service-key-import'].flatMap((key) => [
    ['credential', 'list', key, ...ON_FHIR],
    ['secret', 'list', key, ...ON_FHIR],
  ]),
  ['credential', 'list', '--expiring', '400d', '--check'],
  ['expiring', '--within', '400d'],
];

const IMPORT = ['service-nightly-import', ...ON_FHIR];
const CHART = ['public-growth-chart', ...ON_FHIR];

const CHANGE: readonly Line[] = [
  ['role', 'assign', 'resource', ...ON_FHIR, '--role', 'globalReader', '--to', 'service-nightly-import'],
  ['role', 'remove', 'resource', ...ON_FHIR, '--role', 'globalReader', '--from', 'service-nightly-import'],
  ['role', 'remove', 'resource', ...ON_FHIR, '--role', 'auditor', '--definition'],
  ['consent', 'grant', ...CHART],
  ['consent', 'revoke', ...CHART, '--users'],
  ['disable', ...IMPORT],
  ['enable', ...IMPORT],
  ['edit', ...IMPORT, '--notes', 'Ask ward 7.', '--add-tag', 'ward:7'],
  ['edit', ...IMPORT, '--notes', 'Ask ward 7.', '--remove-tag', 'ward:8'],
  ['rename', ...IMPORT, '--name', 'Morning import'],
];

const CREDENTIALS: readonly Line[] = [
  ['credential', 'rotate', ...IMPORT, '--dry-run', '--secret-to', 'file:secret'],
  ['credential', 'rotate', ...IMPORT, '--secret-to', 'file:secret'],
  ['credential', 'rotate', 'confidential-care-portal', ...ON_FHIR, '--secret-to', 'env-file:.env', '--now'],
  ['credential', 'rotate', 'confidential-care-portal', ...ON_FHIR, '--secret-to', 'env-file:.env', '--leaked'],
  ['credential', 'list', ...IMPORT],
  ['credential', 'remove', 'service-ci-import', ...ON_FHIR, '--id', 'nothing-of-that-id'],
  ['credential', 'prune', '--dry-run'],
  ['credential', 'prune'],
  ['secret', 'rotate', ...IMPORT, '--dry-run', '--secret-to', 'file:secret'],
  ['secret', 'rotate', ...IMPORT, '--secret-to', 'file:secret'],
  ['secret', 'rotate', 'confidential-care-portal', ...ON_FHIR, '--secret-to', 'env-file:.env', '--now'],
  ['secret', 'list', ...IMPORT],
  ['secret', 'remove', 'service-ci-import', ...ON_FHIR, '--id', 'nothing-of-that-id'],
  ['secret', 'prune', '--dry-run'],
  ['secret', 'prune'],
];

function adopt(appId: string): readonly Line[] {
  return [
    ['adopt', appId, ...ON_FHIR, '--type', 'service', '--key', 'by-hand'],
    ['adopt', appId, ...ON_FHIR, '--type', 'service', '--key', 'by-hand', '--apply'],
  ];
}

const BIN: readonly Line[] = [
  ['delete', ...CHART, '--dry-run'],
  ['delete', ...CHART],
  ['list', '--deleted'],
  ['restore', ...CHART],
  ['delete', ...CHART, '--purge'],
];

const ENVIRONMENT_END: readonly Line[] = [
  ['destroy', '--dry-run'],
  ['destroy'],
  ['apply'],
  ['restore', '--file', 'fhir-apps.yaml'],
  ['destroy', '--purge'],
];

const SANDBOX: readonly Line[] = [
  ['sandbox', 'status'],
  ['sandbox', 'fhir', 'set', 'ahds', '--audience', FHIR_URL],
  ['sandbox', 'stop', '--dry-run'],
  ['sandbox', 'reset', '--dry-run'],
  ['completion', 'bash'],
];

const ERRORS: readonly Line[] = [
  ['lst'],
  ['list', '--unknown'],
  ['list', '--fhir-url', `${FHIR_URL}/metadata`],
  ['register', 'service'],
  ['register', 'public', ...ON_LAB, '--name', 'Orphan', '--reply-url', 'https://orphan.contoso.com/'],
  ['show', 'nothing-of-that-name', ...ON_FHIR],
  ['credential', 'rotate', 'service-ci-import', ...ON_FHIR, '--secret-to', 'file:secret'],
  ['secret', 'rotate', 'service-ci-import', ...ON_FHIR, '--secret-to', 'file:secret'],
  ['delete', 'resource', ...ON_FHIR],
  ['plan', '--file', 'missing.yaml'],
];
