import type { MarkAhead, ObservedApplication } from '../model/observed.ts';
import { keyIdOf, tagsWithoutKeys, withPrincipalTag } from '../tags.ts';

/**
 * The key id of the secret whose mark counts only with a service principal; null where the application has no such
 * secret. Only the secret that came with an application is marked so.
 */
export function keyMarkedAhead({
  tags,
  passwordCredentials,
}: Pick<ObservedApplication, 'tags' | 'passwordCredentials'>): string | null {
  const tag = tags.find((each) => {
    const keyId = keyIdOf(each);
    return (
      keyId !== null && each === withPrincipalTag(keyId) && passwordCredentials.some((secret) => secret.keyId === keyId)
    );
  });
  return tag === undefined ? null : keyIdOf(tag);
}

/** The application as its tags tell of its secrets while the mark of one does not count. */
export function withoutMark(application: ObservedApplication, mark: MarkAhead | null): ObservedApplication {
  return mark === null ? application : { ...application, tags: tagsWithoutKeys(application.tags, [mark.keyId]) };
}
