import type { Group } from '../scenario.ts';
import { ENVIRONMENT, SERVER } from './samples.ts';

const SEVERAL = `fhirUrl: https://fhir-dev.contoso.com
resource: { name: FHIR dev }
clients:
  nightly-import: { type: service, name: Nightly import dev, role: globalImporter, credential: none }
  playground: { type: public, name: Playground, deviceCode: true }
environments:
  dev:
  prod:
    fhirUrl: https://fhir-\${REGION}.contoso.com
    resource: { name: FHIR }
    clients:
      nightly-import: { name: Nightly import, credential: federated, federated: 'github:contoso/fhir:environment=prod' }
      playground: null
`;

const TEST_ENVIRONMENT = JSON.stringify({
  users: [{ id: 'globalReaderUser', roles: ['globalReader'] }],
  clientApplications: [
    { id: 'globalAdminServicePrincipal', roles: ['globalAdmin'] },
    { id: 'nativeClient', roles: [] },
  ],
});

/** Files of environments. */
export const ENVIRONMENTS: readonly Group[] = [
  {
    name: 'environment',
    mixed: true,
    steps: [
      'plan',
      { files: { 'fhir-apps.yaml': ENVIRONMENT } },
      'plan',
      'plan --json',
      'plan --detailed-exitcode --json',
      'apply --dry-run --yes',
      'apply',
      'apply --json',
      'plan --detailed-exitcode',
      'drift',
      'drift --json',
      { graph: "GET /applications?$filter=uniqueName eq 'fhir-apps.fhir.contoso.com.portal'", keep: 'portal' },
      {
        graph: 'PATCH /applications/@{portal.value.0.id}',
        body: { displayName: 'Changed by hand', web: { redirectUris: ['https://evil.contoso.com/'] } },
      },
      'drift',
      'drift --json',
      'plan',
      'apply --yes --json --audit-log own-audit.jsonl --change-ref CHG-1042',
      {
        files: {
          'fhir-apps.yaml': ENVIRONMENT.replace('name: Care portal', 'name: Patient portal').replace(
            'role: globalImporter',
            'role: [globalImporter, globalExporter]',
          ),
        },
      },
      'plan',
      'apply',
      { files: { 'fhir-apps.yaml': ENVIRONMENT.replace(/ {2}chart: .*\n/, '') } },
      'plan --json',
      'plan --prune',
      'apply --prune',
      'apply --prune --yes --json',
      'destroy --dry-run',
      'destroy --json',
      'destroy --yes',
      'destroy --yes --json',
      'plan',
      'restore -f fhir-apps.yaml --dry-run',
      'restore -f fhir-apps.yaml',
      'restore -f fhir-apps.yaml --json',
      'apply --yes',
      'destroy --yes --purge --json',
      'apply --yes --restore --json',
    ],
  },
  {
    name: 'environments',
    steps: [
      { files: { 'fhir-apps.yaml': SEVERAL } },
      'plan',
      'plan --env nobody --json',
      'plan --env dev',
      'plan --env prod',
      'plan --env prod --var REGION=west --json',
      { run: 'apply --env prod --yes', env: { REGION: 'west' } },
      'apply --env dev --yes --json',
      'apply --env dev --yes --fhir-url https://fhir-other.contoso.com',
      'drift --env dev',
      'destroy --env prod --var REGION=west --yes --json',
      'list',
    ],
  },
  {
    name: 'test-environment',
    steps: [
      { files: { 'testauthenvironment.json': TEST_ENVIRONMENT } },
      'plan -f testauthenvironment.json',
      `plan -f testauthenvironment.json ${SERVER} --env Contoso`,
      `apply -f testauthenvironment.json ${SERVER} --env Contoso --yes --json`,
      `apply -f testauthenvironment.json ${SERVER} --env Contoso --yes --secret-to env-file:.env`,
      `plan -f testauthenvironment.json ${SERVER} --env Contoso --json`,
      `destroy -f testauthenvironment.json ${SERVER} --env Contoso --yes`,
    ],
  },
  {
    name: 'init',
    steps: [
      'init',
      'init --json',
      `init ${SERVER} --name "Contoso FHIR" --dry-run`,
      `init ${SERVER} --name "Contoso FHIR" -f dev.yaml`,
      `init ${SERVER} --name "Contoso FHIR" -f dev.yaml --json`,
      `init ${SERVER} --name "Contoso FHIR" -f dev.json --json`,
      'init --from https://fhir.contoso.com',
      { files: { 'fhir-apps.yaml': ENVIRONMENT } },
      'apply --yes --quiet',
      `role assign resource ${SERVER} --role globalReader --to user:clinician@contoso.com --yes`,
      {
        graph: 'POST /applications',
        body: { displayName: 'Old FHIR client', web: { redirectUris: ['https://fhir.contoso.com/callback'] } },
      },
      'init --from https://fhir.contoso.com',
      'init --from https://fhir.contoso.com --force --dry-run',
      'init --from https://fhir.contoso.com -f from.yaml',
      'init --from https://fhir.contoso.com -f from.json --json',
      'plan -f from.yaml',
    ],
  },
  {
    name: 'file-faults',
    steps: [
      'plan -f nobody.yaml',
      'apply -f nobody.yaml --json',
      { files: { 'fhir-apps.yaml': 'fhirUrl: [\n' } },
      'plan',
      {
        files: {
          'fhir-apps.yaml':
            'fhirUrl: https://fhir.contoso.com/metadata\nclients: { chart: { type: publc, name: "", replyUrl: "https://{h}/" } }\n',
        },
      },
      'plan',
      'plan --json',
      { files: { 'fhir-apps.yaml': `${ENVIRONMENT}nobody: 1\n` } },
      'plan',
      { files: { 'fhir-apps.yaml': ENVIRONMENT.replaceAll('globalImporter', 'globalImporer') } },
      'plan',
      'apply --yes --json',
      {
        files: {
          'fhir-apps.yaml':
            'fhirUrl: https://fhir.contoso.com\nclients: { a: { type: service, name: A, role: globalReader, credential: secret } }\n',
        },
      },
      'plan',
      'apply --yes --json',
      {
        files: {
          'fhir-apps.yaml':
            'fhirUrl: https://ws-f.fhir.azurehealthcareapis.com\ncloud: usgov\nresource: { name: "${NOBODY}" }\n',
        },
      },
      'plan',
      { files: { 'fhir-apps.yaml': ENVIRONMENT } },
      'apply --yes --quiet',
      { files: { 'fhir-apps.sandbox.lock.json': '<<<<<<< ours\n{}\n=======\n{}\n>>>>>>> theirs\n' } },
      'plan',
      { files: { 'fhir-apps.sandbox.lock.json': '{ "version": 99 }' } },
      'plan --json',
      { files: { 'fhir-apps.sandbox.lock.json': '{}' } },
      'apply --yes --json',
      { files: { 'fhir-apps.sandbox.lock.json': null } },
      'destroy --yes',
      'plan --json',
    ],
  },
];
