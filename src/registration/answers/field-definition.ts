import type { Wording } from '../../errors/wording.ts';
import type { AppType } from '../model/app-type.ts';
import type { ParsedBy, ParserName } from './parsers.ts';

/** How a person is asked for a field; the functions get what is known so far, typed or parsed. */
export interface Question {
  /** The question, without a mark of its own (the prompt adds one). */
  readonly message: string;
  /** A short name of what is asked for, which stands before the answer; default: the message. */
  readonly label?: string;
  /** What is known of one typed value, such as the platform of a reply URL; null: nothing. Default: nothing. */
  readonly note?: (text: string, values: KnownValues) => string | null;
  /** True where the field must be known before anything can be made. */
  readonly needed?: (values: KnownValues) => boolean;
  /** True where it is asked for at once, though it may be left out, because another question depends on it. */
  readonly usual?: (values: KnownValues) => boolean;
  /** True where asking makes sense though it may be left out; default: always. */
  readonly offered?: (values: KnownValues) => boolean;
  /** One line that says what each choice is for. */
  readonly purposes?: Readonly<Record<string, string>>;
  /** The answer that is offered, where there is one. */
  readonly suggestion?: string;
}

/** Values by the keys of their fields. */
export type KnownValues = Readonly<Record<string, unknown>>;

/** What every field says of itself; one with nothing more is a switch. */
export interface FieldText {
  /** The long flag without dashes; default: the key of the field, such as `fhir-url` for `fhirUrl`. */
  readonly flag?: string;
  readonly short?: string;
  /** Flags that it had before, without dashes; they and their variables are still read, and shown nowhere. */
  readonly formerFlags?: readonly string[];
  /** The short flag that went with the first of {@link formerFlags}, where it means something else now. */
  readonly formerShort?: string;
  /**
   * What is typed instead of this flag, such as `--overlap 0`, or null where nothing is needed any more; a field with it
   * is still read, and shown nowhere. Default: nothing replaces it.
   */
  readonly replacedBy?: string | null;
  /** True where it is needed as before while no one can be asked, so that only a person is told of what replaced it. */
  readonly neededUnattended?: boolean;
  /** Its variable, where the flag alone would say too little among all variables. */
  readonly variable?: string;
  /** One line for `--help` and the README. */
  readonly help: Wording;
  /**
   * Where `--help` lists it: among the ways to sign in, at the end, or not at all, so that `help` alone has it. Default:
   * first, with what most people give.
   */
  readonly listedWith?: 'ways to sign in' | 'more' | 'the rest';
  /** What holds when nothing is given, as help says it. */
  readonly default?: Wording;
  /** The application types it applies to; default: all. */
  readonly types?: readonly AppType[];
  readonly question?: Question;
}

/** As {@link FieldText}, of a field with a value. */
export interface ValueText extends FieldText {
  /** What help shows for the value, such as `URL`. */
  readonly placeholder: string;
  /** What the flag means without a value, as typed; its variable always has one. Default: a value is required. */
  readonly bareValue?: string;
}

/** A field with one text. */
export interface TextField<Name extends ParserName> extends ValueText {
  readonly parser: Name;
}

/** A field whose flag may be repeated; its variable holds a list by newline or comma. */
export interface ListField<Name extends ParserName> extends TextField<Name> {
  readonly list: true;
  /** True where an entry may hold commas, so that the variable has one entry a line. */
  readonly onePerLine?: boolean;
}

/** A field with one of a few words. */
export interface ChoiceField<Choice extends string> extends ValueText {
  readonly choices: readonly Choice[];
}

/** A field that takes no value. */
export function switchField(text: FieldText): FieldText {
  return text;
}

/** A field with one text, read by a parser. */
export function textField<Name extends ParserName>(parser: Name, text: ValueText): TextField<Name> {
  return { ...text, parser };
}

/** A field with any number of texts, each read by a parser. */
export function listField<Name extends ParserName>(
  parser: Name,
  text: ValueText & { readonly onePerLine?: boolean },
): ListField<Name> {
  return { ...text, parser, list: true };
}

/** A field with one of a few words. */
export function choiceField<const Choice extends string>(
  choices: readonly Choice[],
  text: ValueText,
): ChoiceField<Choice> {
  return { ...text, choices };
}

/** A field with any number of a few words. */
export function choicesField<const Choice extends string>(
  choices: readonly Choice[],
  text: ValueText,
): ChoiceField<Choice> & { readonly list: true } {
  return { ...text, choices, list: true };
}

/** The field, with what is read where nothing is given; help says so. */
export function withFallback<Definition extends ValueText>(
  fallback: string,
  field: Definition,
): Definition & { readonly fallback: string } {
  return { ...field, default: fallback, fallback };
}

/** A field as it is defined; its key is that of its record. */
export interface FieldDefinition extends FieldText {
  readonly placeholder?: string;
  readonly bareValue?: string;
  readonly parser?: ParserName;
  readonly choices?: readonly string[];
  readonly list?: boolean;
  readonly onePerLine?: boolean;
  readonly fallback?: string;
}

/** Fields by their keys, in the order of help. */
export type Fields = Readonly<Record<string, FieldDefinition>>;

type OneOf<Definition> = Definition extends { readonly choices: readonly (infer Choice)[] }
  ? Choice
  : Definition extends { readonly parser: infer Name extends ParserName }
    ? ParsedBy<Name>
    : boolean;

/** The value that a command gets of a field. */
export type ValueOf<Definition> = Definition extends { readonly list: true }
  ? readonly OneOf<Definition>[]
  : OneOf<Definition>;

/** The values that a command gets of its fields; what was not given is absent, unless the field has a fallback. */
export type InputOf<Definitions extends Fields> = {
  readonly [Key in keyof Definitions as Definitions[Key] extends { readonly fallback: string } ? Key : never]: ValueOf<
    Definitions[Key]
  >;
} & {
  readonly [Key in keyof Definitions as Definitions[Key] extends { readonly fallback: string } ? never : Key]?: ValueOf<
    Definitions[Key]
  >;
};
