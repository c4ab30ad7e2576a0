import { assignedNames, readVariables, setVariables, quoteEnvValue } from './env-file-text.ts';

/** The text of an env file, read once: what setting many variables in turn needs to know of it. */
export interface EnvFileContent {
  /** Decoded as latin1, so that every byte comes back as it was. */
  readonly text: string;
  /** As readers see them, each value still latin1. */
  readonly variables: Readonly<NodeJS.Dict<string>>;
  /** Every name that some line assigns, also where readers do not see it. */
  readonly names: ReadonlySet<string>;
  /** True where a plain line at the end is read as such: no quote is open there. */
  readonly takesLines: boolean;
}

/** Only whether it is read back matters. */
const PROBE = 'FHIR_APPS_PROBE';

/** Reads the text of an env file, decoded as latin1. */
export function readContent(text: string): EnvFileContent {
  return {
    text,
    variables: readVariables(text),
    names: assignedNames(text),
    takesLines: setVariables(text, { [PROBE]: 'x' }) !== null,
  };
}

/**
 * The content with variables set, as {@link setVariables} does it; null where it could not be read back. New names at
 * the end of a sound file cost no second reading of it, or a thousand clients would read their file a thousand times.
 */
export function withVariables(
  content: EnvFileContent,
  variables: Readonly<Record<string, string>>,
): EnvFileContent | null {
  const { text, names, takesLines } = content;
  const isPlain = Object.entries(variables).every(
    ([name, value]) => !names.has(name) && quoteEnvValue(value) === value && value !== '',
  );
  if (!isPlain || !takesLines) {
    const changed = setVariables(text, variables);
    return changed === null ? null : readContent(changed);
  }
  const ending = /\r?\n/.exec(text)?.[0] ?? '\n';
  const gap = text === '' || text.endsWith('\n') ? '' : ending;
  const lines = Object.entries(variables).map(([name, value]) => `${name}=${value}${ending}`);
  return {
    text: `${text}${gap}${lines.join('')}`,
    variables: { ...content.variables, ...variables },
    names: new Set([...names, ...Object.keys(variables)]),
    takesLines,
  };
}
