import { type ClientFacts, commentText, quoted } from './client-facts.ts';
import { clientFormat } from './client-format.ts';
import { credentialOfJob, type FederatedCredential } from './job-credential.ts';

/**
 * A service account that workload identity signs in (https://azure.github.io/azure-workload-identity/docs/), or a
 * container that gets the secret of the cluster, and a ConfigMap with the rest.
 */
export const KUBERNETES = clientFormat({
  name: 'kubernetes',
  summary: 'manifests for a Kubernetes cluster',
  isFor: 'a service client with a secret, or one that trusts a service account of a cluster',
  partOf: (registration) => credentialOfJob(registration, serviceAccountOf),
  write: ({ facts, part: credential, displayName, place }) =>
    [
      `# ${commentText(displayName)}`,
      ...(credential.kind === 'federated'
        ? [...configMap(facts, credential.trusted.namespace), '---', ...serviceAccount(facts, credential.trusted)]
        : [...configMap(facts, null), '---', ...secretOf(place)]),
      '',
    ].join('\n'),
});

/** The service account that a client trusts. */
interface ServiceAccount {
  readonly namespace: string;
  readonly name: string;
}

function serviceAccountOf({ subject }: FederatedCredential): ServiceAccount | null {
  const [, namespace, name] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(subject) ?? [];
  return namespace === undefined || name === undefined ? null : { namespace, name };
}

/** In the namespace of the pods that read it; null for whichever is theirs. */
function configMap(
  { appId, tenantId, authorityUrl, fhirUrl, scope }: ClientFacts,
  namespace: string | null,
): readonly string[] {
  return [
    'apiVersion: v1',
    'kind: ConfigMap',
    'metadata:',
    '  name: fhir',
    ...(namespace === null ? [] : [`  namespace: ${quoted(namespace)}`]),
    'data:',
    `  AZURE_CLIENT_ID: ${quoted(appId)}`,
    `  AZURE_TENANT_ID: ${quoted(tenantId)}`,
    `  AZURE_AUTHORITY_HOST: ${quoted(`${authorityUrl}/`)}`,
    `  FHIR_URL: ${quoted(fhirUrl)}`,
    `  SCOPE: ${quoted(scope)}`,
  ];
}

function serviceAccount({ appId, tenantId }: ClientFacts, { namespace, name }: ServiceAccount): readonly string[] {
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
