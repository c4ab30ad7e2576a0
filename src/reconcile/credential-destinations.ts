import type { RegisterAnswers } from '../registration/answers/answers.ts';
import type { ClientIdDestination, SecretSink } from '../secrets/secret-sink.ts';
import type { CertificateSource } from './certificate-source.ts';
import type { Context } from '../cli/context.ts';

/**
 * Where the parts of a credential that must never get lost go to or come from; null for what the answers do not ask
 * for.
 */
export interface CredentialDestinations {
  readonly sink: SecretSink | null;
  readonly certificate: CertificateSource | null;
  /** Where the client's id goes, also where there is no secret; default: nobody expects it anywhere. */
  readonly id?: ClientIdDestination | null;
}

/**
 * The places that the answers name; a secret goes to the sink. Nothing is written yet.
 */
export async function openCredentialDestinations(
  context: Context,
  answers: RegisterAnswers,
  sink: SecretSink | null,
): Promise<CredentialDestinations> {
  if (!('credential' in answers) || answers.credential.kind !== 'certificate') {
    return { sink, certificate: null };
  }
  const { certificateFor } = await import('./certificate-source.ts');
  return { sink, certificate: certificateFor(context, answers) };
}
