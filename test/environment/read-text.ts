import type { WantedRegistration } from '../../src/environment/file/environment.ts';
import type { EnvironmentReading, EnvironmentRequest } from '../../src/environment/file/environment-reading.ts';
import { readEnvironmentText } from '../../src/environment/file/read-environment-text.ts';
import type { EnvironmentIssue } from '../../src/environment/file/tree.ts';

/** Reads a text as /work/fhir-apps.yaml, without variables unless they are given. */
export function read(
  text: string,
  { variables = {}, ...request }: Partial<EnvironmentRequest> & { variables?: Readonly<Record<string, string>> } = {},
): EnvironmentReading {
  return readEnvironmentText(text, {
    file: '/work/fhir-apps.yaml',
    env: null,
    fhirUrl: null,
    secretTo: null,
    readVariable: (name) => variables[name],
    ...request,
  });
}

/** The registrations of a text that must be right. */
export function wantedIn(...args: Parameters<typeof read>): readonly WantedRegistration[] {
  const { environment, issues } = read(...args);
  if (environment === null) {
    throw new Error(issues.map(spell).join('\n'));
  }
  return environment.registrations;
}

/** The faults of a text, each as `line:column path: message`. */
export function faultsIn(...args: Parameters<typeof read>): readonly string[] {
  const { environment, issues } = read(...args);
  if ((environment === null) !== issues.length > 0) {
    throw new Error('A text with faults is no environment, and one without is.');
  }
  return issues.map(spell);
}

function spell({ position, path, message }: EnvironmentIssue): string {
  return `${position.line}:${position.column} ${path}: ${message}`;
}
