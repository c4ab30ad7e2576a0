/** What Git writes around two versions that it could not merge (git-merge, "How conflicts are presented"). */
const CONFLICT_MARKER = /^(?:<{7}|={7}|>{7}|\|{7})(?: |\r?$)/;

/** The number, from 1, of the first line that Git wrote around two versions that it could not merge; null for a text without a conflict. */
export function conflictLine(text: string): number | null {
  const index = text.split('\n').findIndex((line) => CONFLICT_MARKER.test(line));
  return index === -1 ? null : index + 1;
}
