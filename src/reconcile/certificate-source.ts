import { resolve } from 'node:path';
import { UsageError } from '../errors/usage-error.ts';
import { OtherRunError } from '../graph/apply/apply-secret.ts';
import type { CertificateChoice, RegisterAnswers } from '../registration/answers/answers.ts';
import type { Certificate } from '../registration/model/certificate.ts';
import {
  certificateFilesIn,
  fileExists,
  proveCertificateFiles,
  readCertificateFile,
  writeCertificateFile,
} from '../secrets/certificate-files.ts';
import { readCertificateAt } from './certificate-file.ts';
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
  /** Makes a key and its certificate, and resolves when both are on the disk. Throws SinkError, OtherRunError. */
  make(lifetimeSeconds: number): Promise<Certificate>;
  /** Writes what a run that was killed has left out. */
  complete(): Promise<void>;
}

/** The password of a PFX is a secret, so it comes from nowhere but the environment. */
const PFX_PASSWORD = 'FHIR_APPS_PFX_PASSWORD';

/**
 * The source of the certificate that the answers ask for; null where they ask for none. Throws UsageError
 * `invalid_input` for a file that does not hold one that Entra takes.
 */
export async function certificateFor(context: Context, answers: RegisterAnswers): Promise<CertificateSource | null> {
  if ((answers.type !== 'confidential' && answers.type !== 'service') || answers.credential.kind !== 'certificate') {
    return null;
  }
  const { source } = answers.credential;
  return source.from === 'file'
    ? openGivenCertificate(context, source.path)
    : openGeneratedCertificate(context, source, answers);
}

async function openGivenCertificate(context: Context, path: string): Promise<CertificateSource> {
  const reading = await readCertificateAt(path, context.cwd, context.now());
  if ('issues' in reading) {
    throw new UsageError('invalid_input', reading.issues.join(' '), {
      details: { faults: reading.issues.map((message) => ({ field: '--certificate', message })) },
    });
  }
  for (const message of reading.warnings) {
    context.warn({ code: 'certificate_doubtful', message });
  }
  return {
    keyFile: null,
    stored: () => Promise.resolve(reading.certificate),
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
  const write = (path: string, content: string | Uint8Array): Promise<boolean> =>
    writeCertificateFile(path, content, () => context.progress(waitingFor(path)));

  async function existingPair(): Promise<KeyPair | null> {
    const text = await readCertificateFile(files.keyPair);
    if (text === null) {
      return null;
    }
    const { readKeyPair } = await import('../certificates/key-pair-file.ts');
    const pair = readKeyPair(text);
    if (pair === null) {
      throw fileExists(files.keyPair, 'and is not a private key with its certificate.');
    }
    keepSecret(context, pair);
    if (pair.certificate.notAfter <= context.now()) {
      throw fileExists(files.keyPair, `and its certificate expired at ${pair.certificate.notAfter.toISOString()}.`);
    }
    return pair;
  }

  async function writeCompanions(pair: KeyPair): Promise<void> {
    await write(files.certificate, pair.certificatePem);
    if (source.pfx && (await readCertificateFile(files.pfx)) === null) {
      if (password === '') {
        const message = `${files.pfx} has no password: set ${PFX_PASSWORD} to give it one.`;
        context.warn({ code: 'pfx_without_password', message });
      }
      const { makePfx } = await import('../certificates/make-pfx.ts');
      await write(files.pfx, await makePfx(pair, name, password));
    }
  }

  return {
    keyFile: files.keyPair,
    stored: async () => (await existingPair())?.certificate ?? null,
    proveUsable: () => proveCertificateFiles(files, () => context.progress(waitingFor(files.keyPair))),
    make: async (lifetimeSeconds) => {
      const [{ generateCertificate }, { keyPairText }] = await Promise.all([
        import('../certificates/generate-certificate.ts'),
        import('../certificates/key-pair-file.ts'),
      ]);
      const pair = await generateCertificate({ commonName: name, lifetimeSeconds, now: context.now() });
      keepSecret(context, pair);
      if (!(await write(files.keyPair, keyPairText(pair)))) {
        throw new OtherRunError();
      }
      await writeCompanions(pair);
      return pair.certificate;
    },
    complete: async () => {
      const pair = await existingPair();
      if (pair !== null) {
        await writeCompanions(pair);
      }
    },
  };
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
