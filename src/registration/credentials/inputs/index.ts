import type { Wording } from '../../../errors/wording.ts';
import { choiceField, type InputOf } from '../../answers/field-definition.ts';
import { type ValueIssue, valueIssue } from '../../answers/issue.ts';
import { CERTIFICATE_FIELDS, CERTIFICATE_INPUTS } from './certificate.ts';
import { FEDERATED_FIELDS, FEDERATED_INPUTS } from './federated.ts';
import { CREDENTIAL_TYPES, type KnownCredentialInputs, type OtherInputs } from './inputs.ts';
import { SECRET_FIELDS, SECRET_INPUTS } from './secret.ts';

/** What is said of every kind of credential, in the order in which help offers them. */
const CREDENTIAL_INPUTS = {
  federated: FEDERATED_INPUTS,
  secret: SECRET_INPUTS,
  certificate: CERTIFICATE_INPUTS,
};

const KIND_FIELDS = { ...FEDERATED_FIELDS, ...SECRET_FIELDS, ...CERTIFICATE_FIELDS };

/** One of the ways in which a client proves who it is. */
export type CredentialKind = keyof typeof CREDENTIAL_INPUTS;

/** Each {@link CredentialKind}. */
export const CREDENTIAL_KIND_NAMES = Object.keys(CREDENTIAL_INPUTS) as CredentialKind[];

type SomeChoice = ReturnType<(typeof CREDENTIAL_INPUTS)[CredentialKind]['choice']>;

/** What a user chose of each kind. */
export type ChoiceOf<K extends CredentialKind> = { [P in K]: Extract<SomeChoice, { readonly kind: P }> }[K];

/** The credential of a client, and how to come by it. */
export type CredentialChoice = { readonly kind: 'none' } | SomeChoice;

/** An input that says by itself which kind of credential is wanted. */
export interface ImpliedCredential {
  readonly kind: CredentialKind;
  /** The key of the input. */
  readonly by: string;
}

/** The kinds that inputs say by themselves, in the order of help; all of one kind, unless they contradict each other. */
export function impliedCredentials(keys: Iterable<string>): readonly ImpliedCredential[] {
  const given = new Set(keys);
  return IMPLIED.filter(({ by }) => given.has(by));
}

const IMPLIED: readonly ImpliedCredential[] = CREDENTIAL_KIND_NAMES.flatMap((kind) =>
  CREDENTIAL_INPUTS[kind].implying.map((by) => ({ kind, by })),
);

const IMPLYING = IMPLIED.map(({ by }) => by);

/** How a client proves who it is: the inputs of `register`, in the order of help. */
export const CREDENTIAL_FIELDS = {
  credential: choiceField([...CREDENTIAL_KIND_NAMES, 'none'], {
    listedWith: 'the rest',
    placeholder: 'KIND',
    types: CREDENTIAL_TYPES,
    help: (input) =>
      `Credential to make: ${CREDENTIAL_KIND_NAMES.join(', ')}, or none for now. Follows from ${IMPLYING.map(input).join(', ')}.`,
    question: {
      message: 'Credential',
      purposes: {
        ...Object.fromEntries(Object.entries(CREDENTIAL_INPUTS).map(([kind, { purpose }]) => [kind, purpose])),
        none: 'none for now',
      },
      needed: ({ managedIdentity }) => managedIdentity === undefined,
    },
  }),
  ...KIND_FIELDS,
};

/** What was given of a credential; each value was parsed by itself. */
export type GivenCredential = InputOf<typeof CREDENTIAL_FIELDS>;

/**
 * The sentence that says why an input says nothing beside the others; null where it does. `implied` is what has said the
 * kind where it was not named.
 */
export function notApplicableCredentialInput(
  key: string,
  known: KnownCredentialInputs,
  implied: ImpliedCredential | null = null,
): Wording | null {
  const { credential } = known;
  const kind = CREDENTIAL_KIND_NAMES.find((each) => Object.hasOwn(CREDENTIAL_INPUTS[each].fields, key));
  if (kind === undefined) {
    return null;
  }
  return typeof credential === 'string' && credential !== kind
    ? (input) =>
        `goes with ${input('credential')} ${kind}, and ${
          implied === null
            ? `${input('credential')} ${credential} was given`
            : `${input(implied.by)} means ${credential}`
        }.`
    : CREDENTIAL_INPUTS[kind].notApplicable(key, known);
}

/** What contradicts itself, or is missing, among the inputs about a credential. */
export function credentialIssues(values: GivenCredential & OtherInputs): readonly ValueIssue[] {
  const { credential = 'none' } = values;
  return [
    ...Object.entries(values).flatMap(([key, value]) => {
      const message = value === undefined ? null : notApplicableCredentialInput(key, values);
      return message === null ? [] : [valueIssue(key, message)];
    }),
    ...(credential === 'none' ? [] : CREDENTIAL_INPUTS[credential].issues(values)),
  ];
}

/** What was chosen, with every default in place; nothing is checked. */
export function credentialChoice(values: GivenCredential): CredentialChoice {
  const { credential = 'none' } = values;
  return credential === 'none' ? { kind: 'none' } : CREDENTIAL_INPUTS[credential].choice(values);
}
