/** The name of an input as the user knows it, by the key of its field: `--reply-url`, or `replyUrl` in a file. */
export type NameInput = (key: string) => string;

/** A text for people. One that names inputs is given how to, since the same fault can be in a flag or in a file. */
export type Wording = string | ((input: NameInput) => string);

/** An input as a flag: `--reply-url` for `replyUrl`. */
export function flagOf(key: string): string {
  return `--${key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** The text, with inputs named as flags unless told otherwise. */
export function worded(wording: Wording, nameInput: NameInput = flagOf): string {
  return typeof wording === 'string' ? wording : wording(nameInput);
}
