import { principalReferenceIssue, readPrincipalReference } from '../../registration/answers/principal-reference.ts';
import { missingIssue, type ValueIssue, valueIssue } from '../../registration/answers/issue.ts';
import { UsageError } from '../../errors/usage-error.ts';
import type { Principal } from '../../registration/roles/role-assignment.ts';

/** What is wrong with WHO, who has to be a person. */
export function whoIssues(text: string | undefined): readonly ValueIssue[] {
  if (text === undefined) {
    return [missingIssue('WHO')];
  }
  const issue = principalReferenceIssue(text);
  if (issue !== null) {
    return [valueIssue('WHO', issue.message)];
  }
  return readPrincipalReference(text).kind === 'group'
    ? [valueIssue('WHO', `"${text}" is a group; name a person, such as user:paula@contoso.com.`)]
    : [];
}

/** The person that was found. Throws UsageError `principal_missing` where it is something else. */
export function personIn(principals: readonly Principal[], text: string): Principal {
  const person = principals.find(({ type }) => type === 'user');
  if (person === undefined) {
    throw new UsageError('principal_missing', `"${text}" is no person of this tenant.`, {
      hint: 'Name a person, such as user:paula@contoso.com.',
    });
  }
  return person;
}
