import { readFile } from 'node:fs/promises';
import { Agent, fetch } from 'undici';
import { NOT_OF_THE_TOOL } from '../e2e/served-sandbox.ts';
import type { FhirEnvironment } from './fhir-environment.ts';
import type { Visitor } from './run-program.ts';

/** A user of the sandbox at a browser without script: signs in, consents, enters device codes. */
export interface Person {
  readonly upn: string;
  readonly objectId: string;
  /** Signs in, accepts whatever is asked for, and returns the application's URL that the browser was sent to. */
  readonly visit: Visitor;
  /** The same, but refuses. */
  readonly refuse: Visitor;
  /** Enters the code that a device shows, signs in and accepts; returns the text of the last page. */
  readonly enterCode: Visitor;
  /** Signs in and reads the page on which it ends, where nothing sends the browser back to the application. */
  readonly read: (url: string) => Promise<string>;
}

/** What fills in the form of a step; a form of any other step ends the visit. */
type Answers = Readonly<Record<string, Readonly<Record<string, string>>>>;

const MOST_PAGES = 12;

/** The user `name@…` of the sandbox. */
export async function personOf({ ready }: Pick<FhirEnvironment, 'ready'>, name: string): Promise<Person> {
  const user = ready.users.find(({ upn }) => upn.startsWith(`${name}@`));
  if (user === undefined) {
    throw new Error(`The sandbox has no user ${name}.`);
  }
  const ca = await readFile(ready.caFile, 'utf8');
  const signIn = { 'sign-in': { username: user.upn, password: user.password } };
  const browse = (url: string, answers: Answers): Promise<Arrival> => visitPages({ url, answers, ca });
  const arrive = async (url: string, answers: Answers): Promise<string> => {
    const { location, page } = await browse(url, answers);
    if (location === null) {
      throw new Error(`The browser was not sent back to the application, but shows: ${textOf(page)}`);
    }
    return location;
  };
  return {
    upn: user.upn,
    objectId: user.objectId,
    visit: (url) => arrive(url, { ...signIn, accept: {} }),
    refuse: (url) => arrive(url, { ...signIn, accept: { step: 'refuse' } }),
    enterCode: async (url, userCode = '') => {
      const steps = { 'user-code': { user_code: userCode }, ...signIn, 'confirm-device': {}, accept: {} };
      return textOf((await browse(url, steps)).page);
    },
    read: async (url) => textOf((await browse(url, signIn)).page),
  };
}

interface Arrival {
  /** Where the browser was sent to outside of the sandbox; null when it stays on a page. */
  readonly location: string | null;
  readonly page: string;
}

async function visitPages(visit: {
  readonly url: string;
  readonly answers: Answers;
  readonly ca: string;
}): Promise<Arrival> {
  const agent = new Agent({ connect: { ca: visit.ca } });
  const { origin } = new URL(visit.url);
  const cookies = new Map<string, string>();
  let next: { readonly url: string; readonly form?: URLSearchParams } = { url: visit.url };
  try {
    for (let pages = 0; pages < MOST_PAGES; pages += 1) {
      const response = await fetch(next.url, {
        dispatcher: agent,
        redirect: 'manual',
        headers: { ...NOT_OF_THE_TOOL, cookie: [...cookies].map((each) => each.join('=')).join('; ') },
        ...(next.form === undefined ? {} : { method: 'POST', body: next.form }),
      });
      for (const cookie of response.headers.getSetCookie()) {
        const [name = '', value = ''] = (cookie.split(';')[0] ?? '').split(/=(.*)/s);
        cookies.set(name, value);
      }
      const page = await response.text();
      const location = response.headers.get('location');
      const to = location === null ? null : new URL(location, next.url);
      if (to !== null && to.origin !== origin) {
        return { location: to.href, page };
      }
      const form = to === null ? filledForm(page, visit.answers) : undefined;
      if (to === null && form === undefined) {
        return { location: null, page };
      }
      next = to === null ? { url: next.url, ...(form === undefined ? {} : { form }) } : { url: to.href };
    }
  } finally {
    await agent.close();
  }
  throw new Error(`No end after ${MOST_PAGES} pages of ${visit.url}`);
}

/** The first form of the page that there is an answer for, filled in. */
function filledForm(page: string, answers: Answers): URLSearchParams | undefined {
  for (const form of page.match(/<form[\s\S]*?<\/form>/g) ?? []) {
    const fields = [...form.matchAll(/<input[^>]*type="hidden"[^>]*name="([^"]*)"[^>]*value="([^"]*)"/g)];
    const hidden = fields.map(([, name = '', value = '']): [string, string] => [name, unescaped(value)]);
    const answer = answers[hidden.find(([name]) => name === 'step')?.[1] ?? ''];
    if (answer !== undefined) {
      return new URLSearchParams([...hidden, ...Object.entries(answer)]);
    }
  }
  return undefined;
}

function textOf(page: string): string {
  return unescaped(page.replace(/<(style|script)[\s\S]*?<\/\1>|<[^>]*>/g, ' ').replace(/\s+/g, ' ')).trim();
}

function unescaped(text: string): string {
  return text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
