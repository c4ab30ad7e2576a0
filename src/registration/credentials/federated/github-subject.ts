import type { Wording } from '../../../errors/wording.ts';
import type { FederatedSubject, FederatedSubjectIssue } from './federated-subject.ts';
import { GITHUB_ISSUER } from './issuer.ts';

const EXAMPLE = 'github:OWNER/REPO:branch=main';
const KINDS = 'branch=NAME, tag=NAME, environment=NAME or pull-request';

/**
 * The halves of OWNER/REPO, each with its number where it was given; `_` parts the name of a managed user from its
 * enterprise.
 */
const OWNER = /^([A-Za-z0-9](?:[A-Za-z0-9_-]{0,37}[A-Za-z0-9])?)(?:@([1-9]\d{0,19}))?$/;
const REPOSITORY = /^(?!\.{1,2}(?:@|$))([A-Za-z0-9._-]{1,100})(?:@([1-9]\d{0,19}))?$/;

/** Which runs of a repository are meant: the end of their subject, and how a sentence calls them. */
interface Runs {
  readonly entity: string;
  readonly called: string;
}

/**
 * What no branch or tag can be called (Git: git-check-ref-format; git branch and git tag refuse a hyphen in front and
 * HEAD).
 */
const NO_GIT_NAME = /[\s~^:[\\]|\.\.|\/\/|@\{|^[/-]|\/$|(^|\/)\.|\.$|\.lock(\/|$)|^(@|HEAD)$/;

/** What people type when they mean one of ours; the words are ours, so that only their case is forgiven in the hint. */
const NEAR_MISSES: ReadonlyMap<string, string> = new Map([
  ['branches', 'branch'],
  ['ref', 'branch'],
  ['head', 'branch'],
  ['tags', 'tag'],
  ['env', 'environment'],
  ['pull_request', 'pull-request'],
  ['pullrequest', 'pull-request'],
  ['pr', 'pull-request'],
]);

/**
 * Reads what follows `github:`: a repository and which of its workflow runs are trusted. Owner and repository keep
 * their case, since Entra compares subjects by it. Their numbers are in the subject where both are given: repositories
 * made, renamed or transferred since 2026-07-15 present them (GitHub: OpenID Connect reference, immutable subject
 * claims).
 */
export function parseGitHubSubject(text: string): FederatedSubject | FederatedSubjectIssue {
  if (/^(https?:\/\/|git@|github\.com\/)/i.test(text)) {
    const [, name, end] = /github\.com[/:]([^/:]+\/[^/:]+?)(?:\.git)?\/?(:[^/]+.*)?$/i.exec(text) ?? [];
    const right = name === undefined ? EXAMPLE : `github:${name}${end ?? ':branch=main'}`;
    return { issue: `name the repository without its URL: ${right}.` };
  }
  const [path = '', ...rest] = text.split(':');
  const [ownerText = '', repositoryText = '', ...more] = path.split('/');
  const owner = OWNER.exec(ownerText);
  const repository = REPOSITORY.exec(repositoryText);
  if (owner === null || repository === null || more.length > 0) {
    return {
      issue: `"${path}" is not OWNER/REPO; it should look like ${EXAMPLE} or github:OWNER@ID/REPO@ID:branch=main.`,
    };
  }
  if (/\.git$/i.test(repository[1] ?? '')) {
    const name = path.replace(/\.git(?=@|$)/i, '');
    return { issue: `no repository has a name that ends in .git: write github:${name}:${rest.join(':')}.` };
  }
  const hasIds = owner[2] !== undefined;
  if (hasIds !== (repository[2] !== undefined)) {
    return {
      issue: `"${path}" has a number for only one of owner and repository; write both, OWNER@ID/REPO@ID, or none.`,
    };
  }
  const runs = readRuns(rest.join(':'));
  if ('issue' in runs) {
    return runs;
  }
  const name = `${owner[1] ?? ''}/${repository[1] ?? ''}`;
  return {
    issuer: GITHUB_ISSUER,
    subject: `repo:${path}:${runs.entity}`,
    audience: null,
    name: null,
    holder: `GitHub Actions of ${name} ${runs.called}`,
    advice: hasIds ? warningsForIds(name) : warningsForNames(name, rest.join(':')),
  };
}

function readRuns(text: string): Runs | FederatedSubjectIssue {
  if (text === 'pull-request') {
    return { entity: 'pull_request', called: 'on any pull request' };
  }
  const equals = text.indexOf('=');
  const kind = equals === -1 ? text : text.slice(0, equals);
  const value = equals === -1 ? null : text.slice(equals + 1);
  switch (kind) {
    case 'branch':
    case 'tag':
    case 'environment':
      return value === null || value.trim() === ''
        ? { issue: `"${kind}" needs a name: ${kind}=NAME.` }
        : readNamedRuns(kind, value);
    default:
      return { issue: explainUnknown(text, kind, value) };
  }
}

function readNamedRuns(kind: 'branch' | 'tag' | 'environment', value: string): Runs | FederatedSubjectIssue {
  if (/[*?]/.test(value)) {
    return {
      issue: `Entra compares subjects to the letter, so "${value}" would match nothing; name each ${kind} by itself.`,
    };
  }
  if (value.trim() !== value) {
    return { issue: `"${value}" begins or ends with a space, which no ${kind} does.` };
  }
  if (kind === 'environment') {
    // GitHub encodes the colon, which would otherwise end the name (GitHub: OpenID Connect reference).
    return {
      entity: `environment:${value.replaceAll(':', '%3A')}`,
      called: `in jobs of the environment ${value}`,
    };
  }
  const prefix = kind === 'branch' ? 'refs/heads/' : 'refs/tags/';
  if (value.startsWith('refs/')) {
    return { issue: `"${kind}" takes the name alone: write ${kind}=${value.replace(/^refs\/[a-z]+\//, '')}.` };
  }
  if (NO_GIT_NAME.test(value)) {
    return { issue: `"${value}" cannot be the name of a ${kind} in Git.` };
  }
  return { entity: `ref:${prefix}${value}`, called: `on the ${kind} ${value} in jobs without an environment` };
}

function explainUnknown(text: string, kind: string, value: string | null): string {
  const ref = /^ref:refs\/(heads|tags)\/(.+)$/.exec(text);
  if (ref !== null) {
    return `write ${ref[1] === 'heads' ? 'branch' : 'tag'}=${ref[2] ?? ''} instead of ${text}.`;
  }
  const [before = '', ...after] = kind.split(':');
  const word = before.toLowerCase();
  const meant = NEAR_MISSES.get(word) ?? word;
  if (meant === 'pull-request') {
    return `"${text}" is not a known form; write pull-request.`;
  }
  if (/^(branch|tag|environment)$/.test(meant)) {
    return `"${text}" is not a known form; write ${meant}=${value ?? (after.join(':') || 'NAME')}.`;
  }
  return text === ''
    ? `name the runs that are trusted: ${KINDS}, as in ${EXAMPLE}.`
    : `"${text}" does not name the runs that are trusted; it should be ${KINDS}.`;
}

function warningsForNames(name: string, runs: string): Wording {
  return (input) =>
    `The subject names ${name} without numbers. A repository that was made, renamed or transferred after 2026-07-15, or has ` +
    `opted in, presents them: where \`gh api repos/${name}/actions/oidc/customization/sub --jq .sub_claim_prefix\` shows @, ` +
    `add ${input('federated')} github:OWNER@ID/REPO@ID:${runs} as well.`;
}

function warningsForIds(name: string): string {
  return (
    `The subject has the numbers of ${name}, as repositories made, renamed or transferred after 2026-07-15 present it; an ` +
    'older one has to opt in first.'
  );
}
