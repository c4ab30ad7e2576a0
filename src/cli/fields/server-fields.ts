import { type Question, textField } from '../../registration/answers/field-definition.ts';
import { fhirUrlField, SERVER_KIND_FIELD } from './reference-fields.ts';

/** How a person is asked for the kind of a server. */
export const SERVER_KIND_QUESTION: Question = {
  message: 'Kind of FHIR server',
  purposes: {
    oss: 'FHIR Server for Azure (open source), which has an application of its own',
    ahds: 'the FHIR service in Azure Health Data Services',
    'azure-api-for-fhir': 'Azure API for FHIR, retired in September 2026',
  },
};

/** What every registration says: which FHIR server it belongs to, and its name. */
export const SERVER_FIELDS = {
  fhirUrl: {
    ...fhirUrlField('Base URL of the FHIR server.'),
    question: { message: 'Base URL of the FHIR server', label: 'FHIR server', needed: (): boolean => true },
  },
  name: textField('displayName', {
    placeholder: 'TEXT',
    help: 'Display name of the application.',
    question: {
      message: 'Name of the application',
      label: 'Name',
      // An identity that Azure keeps has a name already.
      needed: ({ managedIdentity }) => managedIdentity === undefined,
    },
  }),
  serverKind: { ...SERVER_KIND_FIELD, question: SERVER_KIND_QUESTION },
};
