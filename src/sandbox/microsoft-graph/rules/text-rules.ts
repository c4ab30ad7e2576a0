import { badRequest, duplicateValues, invalidValue } from '../graph-error.ts';
import type { ApplicationChange } from './application-change.ts';

const DESCRIPTION_LENGTH = 1024;
const TAG_LENGTH = 256;
const GROUP_CLAIMS = ['None', 'SecurityGroup', 'ApplicationGroup', 'DirectoryRole', 'All'];

/**
 * Display name, description, tags and group claims (https://learn.microsoft.com/graph/api/resources/application). The
 * text for a missing display name is assumption A79.
 */
export function checkTexts({ call, before, write, resource }: ApplicationChange): void {
  if (before === null && typeof write.displayName !== 'string') {
    throw badRequest("A value is required for property 'displayName' of resource 'Application'.");
  }
  checkDisplayName(write.displayName, resource.signInAudience, call.assumptions.longestDisplayName);
  if ((resource.description?.length ?? 0) > DESCRIPTION_LENGTH) {
    throw invalidValue('description');
  }
  checkTags(resource.tags, 'Application');
  const groupClaims = resource.groupMembershipClaims?.split(',').map((each) => each.trim()) ?? [];
  if (groupClaims.some((each) => !GROUP_CLAIMS.includes(each))) {
    throw invalidValue('groupMembershipClaims');
  }
}

/**
 * Tags: 1 to 256 characters, no whitespace, no duplicates
 * (https://learn.microsoft.com/entra/identity-platform/supported-accounts-validation).
 */
export function checkTags(tags: readonly string[], resource: string): void {
  if (tags.some((tag) => tag === '' || tag.length > TAG_LENGTH || /\s/u.test(tag))) {
    throw invalidValue('tags', resource);
  }
  if (new Set(tags).size < tags.length) {
    throw duplicateValues('tags');
  }
}

/**
 * At most 90 characters with personal accounts
 * (https://learn.microsoft.com/entra/identity-platform/supported-accounts-validation); for work accounts see
 * assumption A52. That control characters are refused is assumption A77.
 */
function checkDisplayName(
  displayName: string | null | undefined,
  signInAudience: string,
  longestForWork: number,
): void {
  if (displayName === undefined) {
    return;
  }
  const longest = /Personal/.test(signInAudience) ? 90 : longestForWork;
  const isFine = displayName !== null && displayName.trim() !== '' && displayName.length <= longest;
  if (!isFine || /\p{Cc}/u.test(displayName)) {
    throw invalidValue('displayName');
  }
}
