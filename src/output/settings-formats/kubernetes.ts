import { type ClientFacts, commentText, factsOfJob, JOB_OF_PIPELINE, quoted } from './client-facts.ts';
import type { SettingsFormat } from './format.ts';

/**
 * A service account that workload identity signs in (https://azure.github.io/azure-workload-identity/docs/), or a
 * container that gets the secret of the cluster, and a ConfigMap with the rest.
 */
export const KUBERNETES: SettingsFormat = {
  name: 'kubernetes',
  summary: 'manifests for a Kubernetes cluster',
  write: (registration, { place }) => {
    const job = factsOfJob(registration, ['federated', 'secret'], JOB_OF_PIPELINE);
    if ('issue' in job) {
      return job;
    }
    const { facts } = job;
    const { credential } = registration;
    const subject = credential?.federated?.map((each) => each.subject).find((each) => SERVICE_ACCOUNT.test(each));
    return {
      text: [
        `# ${commentText(registration.displayName)}`,
        ...configMap(facts),
        '---',
        ...(credential?.kind === 'federated' ? serviceAccount(facts, subject ?? '') : secretOf(place)),
        '',
      ].join('\n'),
    };
  },
};

const SERVICE_ACCOUNT = /^system:serviceaccount:([^:]+):([^:]+)$/;

function configMap({ appId, tenantId, authorityUrl, fhirUrl, scope }: ClientFacts): readonly string[] {
  return [
    'apiVersion: v1',
    'kind: ConfigMap',
    'metadata: { name: fhir }',
    'data:',
    `  AZURE_CLIENT_ID: ${quoted(appId)}`,
    `  AZURE_TENANT_ID: ${quoted(tenantId)}`,
    `  AZURE_AUTHORITY_HOST: ${quoted(`${authorityUrl}/`)}`,
    `  FHIR_URL: ${quoted(fhirUrl)}`,
    `  SCOPE: ${quoted(scope)}`,
  ];
}

function serviceAccount({ appId, tenantId }: ClientFacts, subject: string): readonly string[] {
  const [, namespace = 'default', name = 'fhir'] = SERVICE_ACCOUNT.exec(subject) ?? [];
  return [
    '# Pods that use it need the label azure.workload.identity/use: "true".',
    'apiVersion: v1',
    'kind: ServiceAccount',
    'metadata:',
    `  name: ${quoted(name)}`,
    `  namespace: ${quoted(namespace)}`,
    '  annotations:',
    `    azure.workload.identity/client-id: ${quoted(appId)}`,
    `    azure.workload.identity/tenant-id: ${quoted(tenantId)}`,
  ];
}

function secretOf(place: string | null): readonly string[] {
  return [
    `# The secret itself is not here${place === null ? '' : `; it is kept in ${commentText(place)}`}. Make it with:`,
    '#   kubectl create secret generic fhir-client --from-file=AZURE_CLIENT_SECRET=FILE',
    'apiVersion: v1',
    'kind: Pod',
    'metadata: { name: fhir-job }',
    'spec:',
    '  restartPolicy: Never',
    '  containers:',
    '    - name: job',
    '      image: IMAGE',
    '      envFrom:',
    '        - configMapRef: { name: fhir }',
    '      env:',
    '        - name: AZURE_CLIENT_SECRET',
    '          valueFrom: { secretKeyRef: { name: fhir-client, key: AZURE_CLIENT_SECRET } }',
  ];
}
