import { OFFERED_SINKS, SINK_SYNTAX } from '../../secrets/sinks/index.ts';
import { choiceField, type KnownValues, listField, switchField, textField } from './field.ts';

function needsSecretSink(values: KnownValues): boolean {
  return values.credential === 'secret';
}

function trustsOthers(values: KnownValues): boolean {
  return values.credential === 'federated';
}

function needsCertificate(values: KnownValues): boolean {
  return values.credential === 'certificate';
}

function needsGeneratedCertificate(values: KnownValues): boolean {
  return needsCertificate(values) && values.generateCertificate !== undefined;
}

/** How a client proves who it is. */
export const CREDENTIAL_FIELDS = {
  credential: choiceField(['federated', 'secret', 'certificate', 'none'], {
    placeholder: 'KIND',
    types: ['confidential', 'service'],
    help: 'Credential to make: federated, secret, certificate, or none for now. Must be said without a terminal.',
    question: {
      message: 'Credential',
      purposes: {
        federated: 'for a CI job or a Kubernetes pod: nothing secret to keep, to leak or to renew',
        secret: 'a client secret, made now and handed over once',
        certificate: 'a key that never leaves its machine; Entra only gets the certificate',
        none: 'none for now',
      },
      needed: ({ managedIdentity }) => managedIdentity === undefined,
    },
  }),
  federated: listField('federated', {
    placeholder: 'SPEC',
    onePerLine: true,
    types: ['confidential', 'service'],
    help: 'Whose tokens are its credential, such as github:OWNER/REPO:branch=main; repeatable, one a line in the variable.',
    question: {
      message: 'Who signs in, such as github:OWNER/REPO:branch=main or kubernetes:ISSUER:NAMESPACE:SERVICEACCOUNT',
      needed: trustsOthers,
      offered: trustsOthers,
    },
  }),
  secretTo: textField('sink', {
    placeholder: 'SINK',
    types: ['confidential', 'service'],
    help: `Where a new secret goes: ${SINK_SYNTAX}.`,
    default: 'this terminal, once',
    question: {
      message: `Where does the secret go? (terminal, ${OFFERED_SINKS})`,
      needed: needsSecretSink,
      offered: needsSecretSink,
      suggestion: 'terminal',
    },
  }),
  secretLifetime: textField('lifetime', {
    placeholder: 'DAYS',
    types: ['confidential', 'service'],
    help: 'Lifetime of a new secret, clamped to what the tenant allows.',
    default: '180d',
    question: { message: 'Lifetime of the secret', offered: needsSecretSink, suggestion: '180d' },
  }),
  certificate: textField('path', {
    placeholder: 'FILE',
    types: ['confidential', 'service'],
    help: 'The certificate of a key that you keep: PEM or DER, RSA, the public part only.',
    question: {
      message: 'A certificate that you have, its public part',
      usual: (values) => needsCertificate(values) && values.generateCertificate === undefined,
      offered: (values) => needsCertificate(values) && values.generateCertificate === undefined,
    },
  }),
  generateCertificate: textField('path', {
    placeholder: 'DIR',
    types: ['confidential', 'service'],
    help: 'Makes a key and its certificate in this directory, in KEY.pem (0600). The key never leaves this machine.',
    question: {
      message: 'Directory for a new key and certificate',
      needed: (values) => needsCertificate(values) && values.certificate === undefined,
      offered: needsGeneratedCertificate,
    },
  }),
  pfx: switchField({
    types: ['confidential', 'service'],
    help: 'Writes the new key and certificate as KEY.pfx too, with the password that FHIR_APPS_PFX_PASSWORD holds.',
    question: { message: 'A PFX too?', offered: needsGeneratedCertificate },
  }),
  certificateLifetime: textField('lifetime', {
    placeholder: 'DAYS',
    types: ['confidential', 'service'],
    help: 'Lifetime of a new certificate, clamped to what the tenant allows.',
    default: '365d',
    question: {
      message: 'Lifetime of the certificate',
      offered: needsGeneratedCertificate,
      suggestion: '365d',
    },
  }),
};
