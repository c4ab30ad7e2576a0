import { federatedMessage } from '../../../registration/credentials/federated/parse-federated-spec.ts';
import { gitHubRepository } from '../../../files/git-checkout.ts';
import type { Choice } from '../choice-lines.ts';
import { choicePart, issueOfField, type Known, linePart, type PartAsking, type PartQuestion } from './part-question.ts';
import { federatedSpecOf, idOf, NAMED_RUNS, type PartKey, type Parts } from './parts.ts';

/** The parts of whom Entra is to trust, and of a managed identity: each place is asked for what its form needs. */
export const WORKLOAD_QUESTIONS: readonly PartQuestion[] = [
  linePart({
    key: 'identity',
    message: () => 'Managed identity: its resource id, object id or client id',
    isAsked: isIn('azure-identity', 'azure'),
    issue: (asking, known, text) =>
      known.parts.runsIn === 'azure'
        ? issueOfSpec(asking, known, { identity: text })
        : issueOfField(asking, known, 'managedIdentity', text),
  }),
  linePart({
    key: 'repository',
    message: () => 'Repository',
    isAsked: isIn('github'),
    suggestion: async ({ checkout }) => gitHubRepository(await checkout()) ?? undefined,
    issue: (_asking, _known, text) => federatedMessage(`github:${text}:branch=main`),
  }),
  choicePart({
    key: 'runs',
    message: 'Which runs may sign in?',
    label: 'Runs',
    isAsked: isIn('github'),
    choices: runChoices,
    words: (runs) => runs.replace('=', ' '),
  }),
  linePart({
    key: 'runsOf',
    message: ({ parts }) => NAMED_RUNS.get(parts.runs ?? '') ?? '',
    isAsked: (known) => isIn('github')(known) && NAMED_RUNS.has(known.parts.runs ?? ''),
    issue: (asking, known, text) => issueOfSpec(asking, known, { runsOf: text }),
  }),
  linePart({
    key: 'issuer',
    message: () => 'Issuer of the cluster, an https:// URL',
    isAsked: isIn('kubernetes'),
    issue: (_asking, _known, text) => federatedMessage(`kubernetes:${text}:default:default`),
  }),
  linePart({
    key: 'namespace',
    message: () => 'Namespace',
    isAsked: isIn('kubernetes'),
    suggestion: () => 'default',
    issue: (_asking, { parts }, text) => federatedMessage(`kubernetes:${parts.issuer ?? ''}:${text}:default`),
  }),
  linePart({
    key: 'serviceAccount',
    message: () => 'Service account',
    isAsked: isIn('kubernetes'),
    issue: (asking, known, text) => issueOfSpec(asking, known, { serviceAccount: text }),
  }),
  linePart({
    key: 'connection',
    message: () => 'Issuer, as the service connection shows it',
    isAsked: isIn('azure-pipelines'),
    issue: (_asking, _known, text) => federatedMessage(`azure-devops:${idOf(text)}:sc://contoso/fhir/azure`),
  }),
  linePart({
    key: 'connectionSubject',
    message: () => 'Subject identifier, as the service connection shows it',
    isAsked: isIn('azure-pipelines'),
    issue: (asking, known, text) => issueOfSpec(asking, known, { connectionSubject: text }),
  }),
];

function isIn(...places: readonly string[]): (known: Known) => boolean {
  return ({ parts: { runsIn } }) => runsIn !== undefined && places.includes(runsIn);
}

/** The branch that is checked out is the first choice; what a role that changes data forbids cannot be chosen. */
async function runChoices(asking: PartAsking, known: Known): Promise<readonly Choice[]> {
  const branch = (await asking.checkout())?.branch ?? 'main';
  const current = `branch=${branch}`;
  const isCurrentSound = issueOfSpec(asking, known, { runs: current }) === null;
  const forbidden = issueOfSpec(asking, known, { runs: 'pull-request' });
  const pullRequests = { value: 'pull-request', name: 'Pull requests' };
  return [
    ...(isCurrentSound ? [{ value: current, name: `Branch ${branch}` }] : []),
    { value: 'branch', name: isCurrentSound ? 'Another branch' : 'A branch' },
    { value: 'tag', name: 'A tag' },
    { value: 'environment', name: 'An environment', description: 'a reviewer can be required first' },
    forbidden === null ? pullRequests : { ...pullRequests, unavailable: 'not with a role that changes data' },
  ];
}

/** The sentence against whom the parts name with one more answer, or null. */
function issueOfSpec(asking: PartAsking, known: Known, part: Pick<Parts, PartKey>): string | null {
  const spec = federatedSpecOf({ ...known.parts, ...part });
  return spec === null ? null : issueOfField(asking, known, 'federated', spec);
}
