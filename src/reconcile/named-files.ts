import type { Wording } from '../errors/wording.ts';
import type { RegisterAnswers } from '../registration/answers/answers.ts';
import type { GivenCertificate } from '../registration/credentials/inputs/certificate.ts';
import type { RoleDefinition } from '../registration/roles/data-actions.ts';
import type { Context } from '../cli/context.ts';

/** The inputs of `register` that name a file to read. */
export const NAMED_FILES = ['rolesFile', 'certificate'] as const;

/** One of {@link NAMED_FILES}. */
export type NamedFileKind = (typeof NAMED_FILES)[number];

/** What a file that an input names holds. */
export type FileContent =
  | { readonly kind: 'rolesFile'; readonly roles: readonly RoleDefinition[] }
  | ({ readonly kind: 'certificate' } & GivenCertificate);

/** Reads a file that an input names, or tells everything that is wrong with it. */
export type NamedFileReader = (
  kind: NamedFileKind,
  path: string,
) => Promise<FileContent | { readonly issues: readonly Wording[] }>;

/** A reader that reads each file once, however often it is asked: a pipe has its content no second time. */
export function createNamedFileReader({ cwd, now }: Pick<Context, 'cwd' | 'now'>): NamedFileReader {
  const readings = new Map<string, ReturnType<NamedFileReader>>();
  const readAt: NamedFileReader = async (kind, path) => {
    switch (kind) {
      case 'rolesFile': {
        const { readRolesFileAt } = await import('./roles-file.ts');
        return { kind, ...(await readRolesFileAt(path, cwd)) };
      }
      case 'certificate': {
        const { readCertificateAt } = await import('./certificate-file.ts');
        return { kind, ...(await readCertificateAt(path, cwd, now())) };
      }
    }
  };
  return (kind, path) => {
    const key = `${kind} ${path}`;
    const reading = readings.get(key) ?? readAt(kind, path);
    readings.set(key, reading);
    return reading;
  };
}

/** The answers, with what a file that they name holds. */
export function withFileContent(answers: RegisterAnswers, content: FileContent): RegisterAnswers {
  if (content.kind === 'rolesFile') {
    return answers.type === 'resource' ? { ...answers, roleDefinitions: content.roles } : answers;
  }
  if (!('credential' in answers) || answers.credential.kind !== 'certificate') {
    return answers;
  }
  const { source } = answers.credential;
  return source.from === 'file'
    ? { ...answers, credential: { kind: 'certificate', source: { ...source, content } } }
    : answers;
}
