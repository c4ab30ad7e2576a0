import { resolve } from 'node:path';
import { ConcurrentRunError } from '../errors/fhir-apps-error.ts';
import type { RegisterAnswers } from '../registration/answers/answers.ts';
import type { CertificateChoice, GivenCertificate } from '../registration/credentials/inputs/certificate.ts';
import type { Certificate } from '../registration/model/certificate.ts';
import {
  type CertificateFiles,
  certificateFilesIn,
  fileExists,
  proveCertificateFiles,
  readCertificateFile,
  writeCertificateFile,
} from '../secrets/certificate-files.ts';
import type { Context } from '../cli/context.ts';
import { waitingFor } from '../output/diagnostics.ts';

/** Where the certificate of a registration comes from. */
export interface CertificateSource {
  /** The file that the client signs in with; null where only the user knows it. */
  readonly keyFile: string | null;
  /**
   * The certificate that stands; null where one is yet to be made. Throws UsageError for a file that is none of ours.
   */
  stored(): Promise<Certificate | null>;
  /** Proves that `make` can write, before anything is made. Throws UsageError `sink_exists`, `sink_unwritable`. */
  proveUsable(): Promise<void>;
  /** Makes a key and its certificate, and resolves when both are on the disk. Throws SinkError, ConcurrentRunError. */
  make(lifetimeSeconds: number): Promise<Certificate>;
  /** Writes what a run that was killed has left out. */
  complete(): Promise<void>;
}

/** The password of a PFX is a secret, so it comes from nowhere but the environment. */
const PFX_PASSWORD = 'FHIR_APPS_PFX_PASSWORD';

/** The source of the certificate that the answers ask for; null where they ask for none. */
export function certificateFor(context: Context, answers: RegisterAnswers): CertificateSource | null {
  if ((answers.type !== 'confidential' && answers.type !== 'service') || answers.credential.kind !== 'certificate') {
    return null;
  }
  const { source } = answers.credential;
  return source.from === 'file'
    ? openGivenCertificate(context, source.content)
    : openGeneratedCertificate(context, source, answers);
}

function openGivenCertificate(context: Context, given: GivenCertificate | null): CertificateSource {
  if (given === null) {
    throw new TypeError('The file of the certificate was not read.');
  }
  for (const message of given.warnings) {
    context.warn({ code: 'certificate_doubtful', message });
  }
  return {
    keyFile: null,
    stored: () => Promise.resolve(given.certificate),
    proveUsable: () => Promise.resolve(),
    make: () => Promise.reject(new TypeError('A certificate was given, so none is made.')),
    complete: () => Promise.resolve(),
  };
}

function openGeneratedCertificate(
  context: Context,
  source: Extract<CertificateChoice['source'], { from: 'generated' }>,
  { key, name }: Pick<RegisterAnswers, 'key' | 'name'>,
): CertificateSource {
  const files = certificateFilesIn(resolve(context.cwd, source.directory), key);
  const password = context.env[PFX_PASSWORD] ?? '';
  context.redactor.add(password);
  const target: CertificateTarget = { files, commonName: name, pfxPassword: source.pfx ? password : null };
  return {
    keyFile: files.keyPair,
    stored: async () => (await readExistingPair(context, files))?.certificate ?? null,
    proveUsable: () => proveCertificateFiles(files, () => context.progress(waitingFor(files.keyPair))),
    make: async (lifetimeSeconds) => (await makeKeyPair(context, target, lifetimeSeconds)).certificate,
    complete: async () => {
      const pair = await readExistingPair(context, files);
      if (pair !== null) {
        await writeCompanions(context, target, pair);
      }
    },
  };
}

/** What is written for a certificate that we make. */
interface CertificateTarget {
  readonly files: CertificateFiles;
  readonly commonName: string;
  /** Protects the PFX; empty for one without a password, null where no PFX is asked for. */
  readonly pfxPassword: string | null;
}

/**
 * The pair that an earlier run has made; null where there is none. Throws UsageError `sink_exists` for a file that
 * holds no current pair.
 */
async function readExistingPair(context: Context, { keyPair }: CertificateFiles): Promise<KeyPair | null> {
  const text = await readCertificateFile(keyPair);
  if (text === null) {
    return null;
  }
  const { readKeyPair } = await import('../certificates/key-pair-file.ts');
  const pair = readKeyPair(text);
  if (pair === null) {
    throw fileExists(keyPair, 'and is not a private key with its certificate.');
  }
  keepSecret(context, pair);
  if (pair.certificate.notAfter <= context.now()) {
    throw fileExists(keyPair, `and its certificate expired at ${pair.certificate.notAfter.toISOString()}.`);
  }
  return pair;
}

async function makeKeyPair(context: Context, target: CertificateTarget, lifetimeSeconds: number): Promise<KeyPair> {
  const [{ generateCertificate }, { keyPairText }] = await Promise.all([
    import('../certificates/generate-certificate.ts'),
    import('../certificates/key-pair-file.ts'),
  ]);
  const { commonName, files } = target;
  const pair = await generateCertificate({ commonName, lifetimeSeconds, now: context.now() });
  keepSecret(context, pair);
  if (!(await writeUnlessExisting(context, files.keyPair, keyPairText(pair)))) {
    throw new ConcurrentRunError('overtaken', `Another run has just written ${files.keyPair}.`);
  }
  await writeCompanions(context, target, pair);
  return pair;
}

/** Writes the files that can be made anew from the pair. */
async function writeCompanions(context: Context, target: CertificateTarget, pair: KeyPair): Promise<void> {
  const { files, commonName, pfxPassword } = target;
  await writeUnlessExisting(context, files.certificate, pair.certificatePem);
  if (pfxPassword !== null && (await readCertificateFile(files.pfx)) === null) {
    if (pfxPassword === '') {
      const message = `${files.pfx} has no password: set ${PFX_PASSWORD} to give it one.`;
      context.warn({ code: 'pfx_without_password', message });
    }
    const { makePfx } = await import('../certificates/make-pfx.ts');
    await writeUnlessExisting(context, files.pfx, await makePfx(pair, commonName, pfxPassword));
  }
}

/** False where the file exists; it is left as it is. */
function writeUnlessExisting(context: Context, path: string, content: string | Uint8Array): Promise<boolean> {
  return writeCertificateFile(path, content, () => context.progress(waitingFor(path)));
}

/** A private key with its certificate, as it is kept. */
interface KeyPair {
  readonly certificate: Certificate;
  readonly keyPem: string;
  readonly certificatePem: string;
}

/** No text of ours ever has the key in it; should one, neither the PEM nor its bytes may show. */
function keepSecret({ redactor }: Context, { keyPem }: KeyPair): void {
  redactor.add(keyPem);
  redactor.add(keyPem.replace(/-----[^-]+-----|\s/g, ''));
}
