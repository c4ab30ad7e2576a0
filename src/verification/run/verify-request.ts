import type { RoleDefinition } from '../../registration/roles/data-actions.ts';
import type { Target } from '../../environment/target/find-target.ts';
import type { VerifyInput } from './verify-fields.ts';

/** Which server and clients are verified, and by what. */
export interface VerifyRequest {
  readonly input: Pick<VerifyInput, 'argument' | 'moreArguments' | 'values'>;
  /** The environment file that says what clients should do; null for their roles. */
  readonly target: Target | null;
  readonly rolesFile: readonly RoleDefinition[];
  /** True where all of it was made a moment ago, so that lists may not show it yet. */
  readonly isJustMade: boolean;
}
