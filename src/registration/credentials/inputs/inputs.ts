import type { Wording } from '../../../errors/wording.ts';
import type { Fields, InputOf } from '../../answers/field-definition.ts';
import type { ValueIssue } from '../../answers/issue.ts';
import type { AppType } from '../../model/app-type.ts';

/** What decides which of the inputs about a credential say something; a value that is not known yet decides nothing. */
export type KnownCredentialInputs = Readonly<
  Partial<Record<'credential' | 'certificate' | 'generateCertificate', unknown>>
>;

/** What else of a registration has a say in what is wrong with its credential. */
export interface OtherInputs {
  readonly type: AppType;
  readonly role?: readonly string[];
  readonly allowPullRequestWrites?: boolean;
}

/**
 * What a user says of one kind of credential, without how it is made, so that reading a command line loads no planner.
 * `index.ts` lists them all.
 */
export interface CredentialInputs<Definitions extends Fields, Choice> {
  /** One line that says what the kind is for. */
  readonly purpose: string;
  /** The inputs that say something about this kind only, in the order of help. */
  readonly fields: Definitions;
  /** Those of them that say the kind by themselves. */
  readonly implying: readonly (keyof Definitions & string)[];
  /** Why one of them says nothing beside the others; null where it does. */
  notApplicable(key: string, known: KnownCredentialInputs): Wording | null;
  /** What is wrong with values that name this kind, all issues at once. */
  issues(values: InputOf<Definitions> & OtherInputs): readonly ValueIssue[];
  /** What was chosen, with every default in place; nothing is checked. */
  choice(values: InputOf<Definitions>): Choice;
}

/** The types of applications that have a credential. */
export const CREDENTIAL_TYPES = ['confidential', 'service'] as const;
