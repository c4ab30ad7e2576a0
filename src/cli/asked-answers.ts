import type { FieldValues } from './fields/field.ts';
import type { RegisterAnswers } from '../registration/answers/answers.ts';

/** What was said about a registration, and how. */
export interface AskedAnswers {
  readonly answers: RegisterAnswers;
  /** The same as flags would have given it. */
  readonly values: FieldValues;
  /** True where at least one question was asked. */
  readonly asked: boolean;
}

/** What was said where a managed identity is to have roles, so that nothing is registered. */
export interface AskedIdentity {
  /** What applies to it, as flags would have given it. */
  readonly identityValues: FieldValues;
  /** True where at least one question was asked. */
  readonly asked: boolean;
}
