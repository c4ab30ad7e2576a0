import type { Choice } from '../choice-lines.ts';
import { choicePart, issueOfField, type Known, linePart, type PartAsking, type PartQuestion } from './part-question.ts';
import { type Parts, THIS_TERMINAL } from './parts.ts';
import { WORKLOAD_QUESTIONS } from './where-it-runs.ts';

const CERTIFICATE: Choice = {
  value: 'certificate',
  name: 'A certificate',
  description: 'its key never leaves its machine',
};
const SECRET: Choice = { value: 'secret', name: 'A secret', description: 'kept where you choose' };
const FEDERATED: Choice = { value: 'federated', name: 'Nothing secret', description: 'Entra trusts where it runs' };
const NONE: Choice = { value: 'none', name: 'Nothing yet', description: 'it cannot sign in until it has a credential' };

const PLACES: readonly Choice[] = [
  { value: 'github', name: 'GitHub Actions', description: 'no secret: Entra trusts the workflow' },
  { value: 'azure', name: 'Azure', description: 'no secret: a managed identity' },
  { value: 'kubernetes', name: 'Kubernetes', description: 'no secret: Entra trusts the service account' },
  { value: 'azure-pipelines', name: 'Azure Pipelines', description: 'no secret: Entra trusts the service connection' },
];
const ELSEWHERE: Choice = {
  value: 'elsewhere',
  name: 'Somewhere else',
  description: 'a certificate, or a secret kept where you choose',
};

const STORES: readonly Choice[] = [
  { value: THIS_TERMINAL, name: 'This terminal', description: 'it is shown once' },
  { value: 'file', name: 'A file', description: 'the secret alone; only you can read it' },
  { value: 'env-file', name: 'A .env file', description: 'with the other settings of the client' },
  { value: 'keyvault', name: 'Azure Key Vault', description: 'a vault that exists' },
];

const STORE_LABELS: ReadonlyMap<string, string> = new Map([
  ['file', 'File'],
  ['env-file', '.env file'],
  ['keyvault', 'Name of the Key Vault'],
]);

const CERTIFICATES: readonly Choice[] = [
  { value: 'new', name: 'A new one', description: 'made now, with a new key, in a directory of this machine' },
  { value: 'existing', name: 'One that you have', description: 'its public part, PEM or DER' },
];

/** The questions that tell how a client signs in, in their order; `isService`: a job, which is asked where it runs. */
export function signInQuestions(isService: boolean): readonly PartQuestion[] {
  const isOpen = ({ values }: Known): boolean =>
    values.credential === undefined && values.managedIdentity === undefined;
  return [
    choicePart({
      key: 'signsIn',
      message: 'How does it sign in?',
      label: 'Signs in with',
      isAsked: (known) => !isService && isOpen(known),
      choices: () => [SECRET, CERTIFICATE, FEDERATED, NONE],
      words: nameIn([SECRET, CERTIFICATE, FEDERATED, NONE]),
    }),
    choicePart({
      key: 'runsIn',
      message: 'Where does it run?',
      label: 'Runs in',
      isAsked: (known) => (isService && isOpen(known)) || isTrustOpen(known),
      choices: (asking, known) => places(asking, known, isService),
      words: nameIn([...PLACES, { value: 'azure-identity', name: 'Azure' }, ELSEWHERE]),
    }),
    choicePart({
      key: 'elsewhere',
      message: 'How does it sign in?',
      label: 'Signs in with',
      isAsked: ({ parts }) => parts.runsIn === 'elsewhere',
      choices: () => [CERTIFICATE, SECRET, NONE],
      words: nameIn([CERTIFICATE, SECRET, NONE]),
    }),
    ...WORKLOAD_QUESTIONS,
    ...CERTIFICATE_QUESTIONS,
    ...SECRET_QUESTIONS,
  ];
}

/** True where a client is to have no secret, and it is not known whom Entra trusts. */
function isTrustOpen({ values, parts }: Known): boolean {
  return (values.credential ?? parts.signsIn) === 'federated' && values.federated === undefined;
}

/** A job in Azure needs no application at all, where its identity can have the roles itself. */
function places({ fields }: PartAsking, known: Known, isService: boolean): readonly Choice[] {
  const isForJob = isService && !isTrustOpen(known);
  const getsRoles = isForJob && fields.some(({ key }) => key === 'managedIdentity');
  return [
    ...PLACES.map((place) => (place.value === 'azure' && getsRoles ? { ...place, value: 'azure-identity' } : place)),
    ...(isForJob ? [ELSEWHERE] : []),
  ];
}

const CERTIFICATE_QUESTIONS: readonly PartQuestion[] = [
  choicePart({
    key: 'certificateFrom',
    message: 'Which certificate?',
    label: 'Certificate',
    isAsked: (known) => needsCertificate(known),
    choices: () => CERTIFICATES,
    words: nameIn(CERTIFICATES),
  }),
  linePart({
    key: 'certificatePath',
    message: ({ parts }) => (parts.certificateFrom === 'new' ? 'Directory' : 'File'),
    isAsked: (known) => needsCertificate(known),
    issue: (asking, known, text) =>
      issueOfField(asking, known, known.parts.certificateFrom === 'new' ? 'generateCertificate' : 'certificate', text),
  }),
];

const SECRET_QUESTIONS: readonly PartQuestion[] = [
  choicePart({
    key: 'secretStore',
    message: 'Where does the secret go?',
    label: 'Secret goes to',
    isAsked: (known) => needsStore(known),
    choices: () => STORES,
    words: nameIn(STORES),
  }),
  linePart({
    key: 'secretPath',
    message: ({ parts }) => STORE_LABELS.get(parts.secretStore ?? '') ?? '',
    isAsked: (known) => needsStore(known) && STORE_LABELS.has(known.parts.secretStore ?? ''),
    suggestion: (_asking, { parts }) => (parts.secretStore === 'env-file' ? '.env' : undefined),
    issue: (asking, known, text) => issueOfField(asking, known, 'secretTo', `${known.parts.secretStore ?? ''}:${text}`),
  }),
];

function needsCertificate({ values, parts }: Known): boolean {
  return (
    kindOf(values.credential, parts) === 'certificate' &&
    values.certificate === undefined &&
    values.generateCertificate === undefined
  );
}

function needsStore({ values, parts }: Known): boolean {
  return kindOf(values.credential, parts) === 'secret' && values.secretTo === undefined;
}

function kindOf(given: unknown, { elsewhere, signsIn }: Parts): unknown {
  return given ?? elsewhere ?? signsIn;
}

function nameIn(choices: readonly Choice[]): (value: string) => string {
  return (value) => choices.find((choice) => choice.value === value)?.name ?? value;
}
