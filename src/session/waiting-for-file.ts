/** The progress line of a run that waits until another one has written to a file. */
export function waitingFor(path: string): string {
  return `Waiting for another run that is writing to ${path}`;
}
