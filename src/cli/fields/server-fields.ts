import { SERVER_KINDS } from '../../registration/model/app-type.ts';
import type { Field } from './field.ts';

/** What every registration says: its name, and which FHIR server it belongs to. */
export const SERVER_FIELDS: readonly Field[] = [
  {
    key: 'name',
    flag: 'name',
    placeholder: 'TEXT',
    check: 'displayName',
    help: 'Display name of the application.',
    question: {
      message: 'Name of the application',
      // An identity that Azure keeps has a name already.
      needed: ({ managedIdentity }) => managedIdentity === undefined,
    },
  },
  {
    key: 'fhirUrl',
    flag: 'fhir-url',
    placeholder: 'URL',
    check: 'fhirUrl',
    help: 'Base URL of the FHIR server.',
    question: { message: 'Base URL of the FHIR server', needed: () => true },
  },
  {
    key: 'serverKind',
    flag: 'server-kind',
    placeholder: 'KIND',
    choices: SERVER_KINDS,
    help: 'Kind of FHIR server; must be said for a managed service behind a custom domain.',
    default: 'inferred from the host, else oss',
    question: {
      message: 'Kind of FHIR server',
      purposes: {
        oss: 'FHIR Server for Azure (open source), which has an application of its own',
        ahds: 'the FHIR service in Azure Health Data Services',
        'azure-api-for-fhir': 'Azure API for FHIR, retired in September 2026',
      },
    },
  },
];
