import type { Group } from '../scenario.ts';
import { CHART, ENVIRONMENT, IMPORT, RESOURCE, SECRET, SERVER } from './samples.ts';

/** What has another name than in the first builds, by the name of today; the other scenarios have those of before. */
export const NAMES: readonly Group[] = [
  {
    name: 'credentials',
    steps: [
      RESOURCE,
      `${IMPORT} ${SECRET}`,
      `credential list service-nightly-import ${SERVER}`,
      `credential list service-nightly-import ${SERVER} --json`,
      `credential rotate service-nightly-import ${SERVER} --secret-to env-file:.env`,
      `credential rotate service-nightly-import ${SERVER} --secret-to env-file:.env --now --yes --json`,
      `credential rotate service-nightly-import ${SERVER} --secret-to env-file:.env --leaked --yes --json`,
      'credential prune --yes --json',
      `show service-nightly-import ${SERVER} --web`,
      'credential list',
      'credential list --json',
      'credential list --expiring 400d --check',
      { run: `credential list service-nightly-import ${SERVER} --json`, keep: 'left' },
      `credential remove service-nightly-import ${SERVER} --id @{left.credentials.0.id} --yes --json`,
    ],
  },
  {
    name: 'consents',
    steps: [
      RESOURCE,
      CHART,
      `consent list public-growth-chart ${SERVER}`,
      `consent list public-growth-chart ${SERVER} --json`,
      `consent list ${SERVER}`,
      'consent list --verbose',
      'consent list --json',
    ],
  },
  {
    name: 'checks',
    steps: [{ files: { 'fhir-apps.yaml': ENVIRONMENT } }, 'plan --check --json', 'apply --yes', 'plan --check'],
  },
];
