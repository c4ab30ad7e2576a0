import type { Wording } from '../../errors/wording.ts';
import { type ClinicalScope, clinicalScopes, smartSpelling } from './smart-scope.ts';

/** Two scopes that cannot be in one token, and why. */
export interface MixedScopes {
  readonly one: string;
  readonly other: string;
  /** In what they differ. */
  readonly by: 'contexts' | 'versions';
}

/**
 * Two of the scopes of one client that FHIR servers refuse in one token, with 400 on every request; null where there are
 * none (https://learn.microsoft.com/azure/healthcare-apis/release-notes-2026). Entra puts every scope that was
 * consented to into the token, whichever the client asks for.
 */
export function mixedScopes(values: readonly string[]): MixedScopes | null {
  const scopes = clinicalScopes(values);
  const [first] = scopes;
  const pairOf = (by: MixedScopes['by'], other: ClinicalScope | undefined): MixedScopes | null =>
    first === undefined || other === undefined ? null : { one: smartSpelling(first), other: smartSpelling(other), by };
  return (
    pairOf(
      'contexts',
      scopes.find(({ context }) => context !== first?.context),
    ) ??
    pairOf(
      'versions',
      scopes.find(({ version }) => version !== first?.version),
    )
  );
}

/** What is wrong with two scopes in one client, and what to do instead. */
export function mixedWords({ one, other, by }: MixedScopes): Wording {
  return (input) =>
    by === 'contexts'
      ? `${one} and ${other} cannot be in one client: FHIR servers answer 400 to tokens that mix contexts. Register a second client, with another ${input('smartLaunch')}.`
      : `${one} and ${other} cannot be in one client: FHIR servers answer 400 to tokens that mix SMART v1 and v2.`;
}
