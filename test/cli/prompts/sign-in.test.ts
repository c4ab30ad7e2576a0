import { describe, expect, it } from 'vitest';
import type { FieldValues } from '../../../src/cli/fields/field.ts';
import { crossFieldIssue, fieldsOf } from '../../../src/cli/cross-field-issue.ts';
import type { GitCheckout } from '../../../src/files/git-checkout.ts';
import { type Conversation, converse } from './rendered.ts';

const FHIR_URL = 'https://fhir.contoso.com';
const TENANT = '79fea254-df3d-4099-8d0c-3c56ecf48779';
const IDENTITY = 'f442dfc8-66dd-4fc1-85f5-89ed060ee647';
const CHECKOUT: GitCheckout = { remoteUrl: 'git@github.com:contoso/fhir.git', branch: 'release/2' };

type Talk = Conversation<FieldValues>;

/** The questions about the sign-in of a client, whose other answers are given. */
function ask(
  type: 'service' | 'confidential',
  more: FieldValues = {},
  checkout: GitCheckout | null = CHECKOUT,
): Promise<Talk> {
  const given: FieldValues = {
    name: 'Nightly import',
    fhirUrl: FHIR_URL,
    ...(type === 'service' ? { role: ['globalReader'] } : { replyUrl: ['https://portal.contoso.com/'] }),
    ...more,
  };
  return converse((prompter) => prompter.askMissing(fieldsOf(type), given), {
    extraIssues: (key, text, values) => crossFieldIssue(type, key, text, values),
    checkout: () => Promise.resolve(checkout),
  });
}

/** Chooses from a list by the beginning of a name. */
async function choose(talk: Talk, question: string, name: string): Promise<void> {
  await talk.stands(`? ${question}`);
  talk.type(name);
  await talk.shows(`❯ ${name}`);
  talk.press('enter');
}

/** What the answers are worth as flags, beside what was given. */
async function flagsOf(talk: Talk): Promise<FieldValues> {
  const { name: _name, fhirUrl: _url, role: _role, replyUrl: _replyUrl, ...flags } = await talk.answer;
  return flags;
}

describe('where a job runs', () => {
  it('offers the repository and the branch of the checkout', async () => {
    const talk = await ask('service');
    await choose(talk, 'Where does it run?', 'GitHub Actions');
    await talk.reply('? Repository      (contoso/fhir)', '');
    await talk.stands('? Which runs may sign in?');
    await talk.shows('❯ Branch release/2');
    talk.press('enter');
    expect(await flagsOf(talk)).toEqual({
      credential: 'federated',
      federated: ['github:contoso/fhir:branch=release/2'],
    });
  });

  it.each([
    ['Another branch', '? Branch', 'main', 'branch=main'],
    ['A tag', '? Tag', 'v1.2', 'tag=v1.2'],
    ['An environment', '? Environment', 'production', 'environment=production'],
  ])('asks for the name of "%s"', async (choice, question, name, runs) => {
    const talk = await ask('service');
    await choose(talk, 'Where does it run?', 'GitHub Actions');
    await talk.reply('? Repository      (contoso/fhir)', 'contoso/jobs');
    await choose(talk, 'Which runs may sign in?', choice);
    await talk.reply(question, name);
    expect(await flagsOf(talk)).toMatchObject({ federated: [`github:contoso/jobs:${runs}`] });
  });

  it('offers pull requests to a role that changes no data, and to no other', async () => {
    const reader = await ask('service');
    await choose(reader, 'Where does it run?', 'GitHub Actions');
    await reader.reply('? Repository      (contoso/fhir)', '');
    await choose(reader, 'Which runs may sign in?', 'Pull requests');
    expect(await flagsOf(reader)).toMatchObject({ federated: ['github:contoso/fhir:pull-request'] });

    const writer = await ask('service', { role: ['globalImporter'] });
    await choose(writer, 'Where does it run?', 'GitHub Actions');
    await writer.reply('? Repository      (contoso/fhir)', '');
    await writer.stands('? Which runs may sign in?');
    await writer.shows('- Pull requests   not with a role that changes data');
    writer.press('down', 'down', 'down', 'down', 'enter');
    await writer.shows('That cannot be chosen here.');
    writer.press('ctrl-c');
    await expect(writer.answer).rejects.toThrow('Canceled.');
  });

  it('asks for the repository where there is no checkout, and says what is wrong with it', async () => {
    const talk = await ask('service', {}, null);
    await choose(talk, 'Where does it run?', 'GitHub Actions');
    await talk.reply('? Repository', 'contoso');
    await talk.shows('> "contoso" is not OWNER/REPO');
    talk.type('/fhir');
    talk.press('enter');
    await talk.stands('? Which runs may sign in?');
    await talk.shows('❯ Branch main');
    talk.press('enter');
    expect(await flagsOf(talk)).toMatchObject({ federated: ['github:contoso/fhir:branch=main'] });
  });

  it('gives the roles to a managed identity of Azure', async () => {
    const talk = await ask('service');
    await choose(talk, 'Where does it run?', 'Azure');
    await talk.reply('? Managed identity: its resource id, object id or client id', IDENTITY);
    expect(await flagsOf(talk)).toEqual({ managedIdentity: IDENTITY });
  });

  it('asks for the three parts of a service account of Kubernetes', async () => {
    const talk = await ask('service');
    await choose(talk, 'Where does it run?', 'Kubernetes');
    await talk.reply('? Issuer of the cluster, an https:// URL', 'https://oidc.contoso.com/cluster');
    await talk.reply('? Namespace       (default)', 'Jobs');
    await talk.shows('which has no capitals: jobs');
    talk.press('ctrl-u');
    talk.type('jobs');
    talk.press('enter');
    await talk.reply('? Service account', 'import');
    expect(await flagsOf(talk)).toEqual({
      credential: 'federated',
      federated: ['kubernetes:https://oidc.contoso.com/cluster:jobs:import'],
    });
  });

  it('takes the issuer of a service connection as Azure DevOps shows it', async () => {
    const subject = `/eid1/c/pub/t/abc/a/def/sc/org/connection`;
    const talk = await ask('service');
    await choose(talk, 'Where does it run?', 'Azure Pipelines');
    await talk.reply(
      '? Issuer, as the service connection shows it',
      `https://login.microsoftonline.com/${TENANT}/v2.0`,
    );
    await talk.reply('? Subject identifier, as the service connection shows it', subject);
    expect(await flagsOf(talk)).toEqual({ credential: 'federated', federated: [`azure-devops:${TENANT}:${subject}`] });
  });

  it.each([
    ['This terminal', null, {}],
    ['A file', ['? File', '/run/secret'], { secretTo: 'file:/run/secret' }],
    ['A .env file', ['? .env file       (.env)', 'jobs.env'], { secretTo: 'env-file:jobs.env' }],
    ['Azure Key Vault', ['? Name of the Key Vault', 'fhir-jobs'], { secretTo: 'keyvault:fhir-jobs' }],
  ] as const)('asks where the secret of a job elsewhere goes: %s', async (store, path, flags) => {
    const talk = await ask('service');
    await choose(talk, 'Where does it run?', 'Somewhere else');
    await choose(talk, 'How does it sign in?', 'A secret');
    await choose(talk, 'Where does the secret go?', store);
    if (path !== null) {
      await talk.reply(path[0], path[1]);
    }
    expect(await flagsOf(talk)).toEqual({ credential: 'secret', ...flags });
  });

  it.each([
    ['A new one', '? Directory', './keys', { generateCertificate: './keys' }],
    ['One that you have', '? File', 'client.pem', { certificate: 'client.pem' }],
  ])('asks for a certificate: %s', async (choice, question, path, flags) => {
    const talk = await ask('service');
    await choose(talk, 'Where does it run?', 'Somewhere else');
    await choose(talk, 'How does it sign in?', 'A certificate');
    await choose(talk, 'Which certificate?', choice);
    await talk.reply(question, path);
    expect(await flagsOf(talk)).toEqual({ credential: 'certificate', ...flags });
  });

  it('asks only for what flags leave open', async () => {
    const secret = await ask('service', { credential: 'secret' });
    await choose(secret, 'Where does the secret go?', 'This terminal');
    expect(await flagsOf(secret)).toEqual({ credential: 'secret' });

    const trusted = await ask('service', { credential: 'federated' });
    await trusted.stands('? Where does it run?');
    trusted.press('down', 'enter');
    await trusted.reply('? Managed identity: its resource id, object id or client id', IDENTITY);
    expect(await flagsOf(trusted)).toEqual({ credential: 'federated', federated: [`managed-identity:${IDENTITY}`] });

    const known = await ask('service', { credential: 'none' });
    expect(await flagsOf(known)).toEqual({ credential: 'none' });
  });

  it('forgets what was answered to another choice, and keeps what still holds', async () => {
    const talk = await ask('service');
    await choose(talk, 'Where does it run?', 'GitHub Actions');
    await talk.reply('? Repository      (contoso/fhir)', 'contoso/jobs');
    await talk.stands('? Which runs may sign in?');
    talk.press('escape');
    await talk.stands('? Repository      contoso/jobs');
    talk.press('escape');
    await choose(talk, 'Where does it run?', 'Somewhere else');
    await choose(talk, 'How does it sign in?', 'Nothing yet');
    expect(await flagsOf(talk)).toEqual({ credential: 'none' });
  });
});

describe('how a web app signs in', () => {
  it('offers a secret first', async () => {
    const talk = await ask('confidential');
    await talk.stands('? How does it sign in?');
    await talk.shows('❯ A secret        kept where you choose');
    talk.press('enter');
    await choose(talk, 'Where does the secret go?', 'This terminal');
    expect(await flagsOf(talk)).toEqual({ credential: 'secret' });
  });

  it('asks where it runs if it is to have nothing secret', async () => {
    const talk = await ask('confidential');
    await choose(talk, 'How does it sign in?', 'Nothing secret');
    await choose(talk, 'Where does it run?', 'Azure');
    await talk.reply('? Managed identity: its resource id, object id or client id', IDENTITY);
    expect(await flagsOf(talk)).toEqual({ credential: 'federated', federated: [`managed-identity:${IDENTITY}`] });
  });
});

describe('a change of how a client signs in', () => {
  it('asks again from where it runs, and Esc leads back to the list', async () => {
    const given = {
      name: 'Import',
      fhirUrl: FHIR_URL,
      role: ['globalReader'],
      credential: 'secret',
      secretTo: 'file:a',
    };
    const fields = fieldsOf('service').filter(({ key }) => key !== 'managedIdentity');
    const talk = await converse((prompter) => prompter.askChanges(fields, given));
    const toSignIn = async (): Promise<void> => {
      await talk.stands('? What do you want to change?');
      talk.type('Signs');
      await talk.shows('❯ Signs in with: a secret, which goes to file:a');
      talk.press('enter');
      await talk.stands('? Where does it run?');
    };
    await toSignIn();
    talk.press('escape');
    await toSignIn();
    talk.type('Kubernetes');
    talk.press('enter');
    await talk.reply('? Issuer of the cluster, an https:// URL', 'https://oidc.contoso.com');
    await talk.reply('? Namespace       (default)', '');
    await talk.reply('? Service account', 'import');
    await talk.stands('? What do you want to change?');
    talk.press('enter');
    expect(await talk.answer).toEqual({
      name: 'Import',
      fhirUrl: FHIR_URL,
      role: ['globalReader'],
      credential: 'federated',
      federated: ['kubernetes:https://oidc.contoso.com:default:import'],
    });
  });
});
