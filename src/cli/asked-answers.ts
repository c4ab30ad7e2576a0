import type { FieldValues } from './fields/field.ts';
import type { RegisterAnswers } from '../registration/answers/answers.ts';
import type { ManagedIdentityAnswers } from '../registration/answers/managed-identity-answers.ts';
import type { GivenRegistration } from '../registration/answers/register-values.ts';

/** What was said about a registration, and how. */
export interface AskedAnswers {
  readonly answers: RegisterAnswers;
  /** Where a new secret goes, and what else is not among the answers. */
  readonly values: GivenRegistration;
  /** The same as flags would have given it. */
  readonly typed: FieldValues;
  /** True where at least one question was asked. */
  readonly asked: boolean;
  /** Asks the same person for changes of these answers; null where nothing was asked. */
  readonly reconsider: (() => Promise<AskedAnswers>) | null;
}

/** What was said where a managed identity is to have roles, so that nothing is registered. */
export interface AskedIdentity {
  readonly identity: ManagedIdentityAnswers;
  /** The same as flags would have given it. */
  readonly typed: FieldValues;
  /** True where at least one question was asked. */
  readonly asked: boolean;
}
