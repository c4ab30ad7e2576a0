import type { TestSandbox } from '../running-sandbox.ts';

/** A page, or the application that the browser was sent to. */
export interface View {
  /** Where the browser ended; the sandbox's own addresses begin with `/`. */
  readonly location: string;
  readonly status: number;
  readonly headers: Headers;
  readonly markup: string;
  /** What a person reads, blanks put together. */
  readonly text: string;
}

/** A browser that runs no script: it keeps cookies, follows redirects inside of the sandbox, and sends forms. */
export interface ScriptlessBrowser {
  open(path: string): Promise<View>;
  /** Sends the form of `view` that has a button for `step`, with what the person enters. */
  press(view: View, step: string, entered?: Readonly<Record<string, string>>): Promise<View>;
  /** Sends a form that no page has shown. */
  post(path: string, fields: Readonly<Record<string, string>>): Promise<View>;
  /** The cookies that it holds, by name. */
  readonly cookies: ReadonlyMap<string, string>;
}

/** What a browser needs of a sandbox. */
export interface BrowsedSandbox extends Pick<TestSandbox, 'send'> {
  readonly ready: Pick<TestSandbox['ready'], 'origin'>;
}

/** A browser that knows nothing yet. */
export function scriptlessBrowser(sandbox: BrowsedSandbox): ScriptlessBrowser {
  const cookies = new Map<string, string>();
  const { origin } = sandbox.ready;

  const send = async (path: string, body: string | null): Promise<View> => {
    const answer = await sandbox.send(path, {
      redirect: 'manual',
      headers: {
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(body === null ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
      },
      ...(body === null ? {} : { method: 'POST', body }),
    });
    for (const [name, value] of answer.headers.getSetCookie().map(readCookie)) {
      cookies.set(name, value);
    }
    const location = answer.headers.get('location')?.replace(origin, '');
    return location?.startsWith('/') === true
      ? send(location, null)
      : {
          location: location ?? path,
          status: answer.status,
          headers: answer.headers,
          markup: answer.text,
          text: readable(answer.text),
        };
  };
  const post: ScriptlessBrowser['post'] = (path, fields) => send(path, new URLSearchParams(fields).toString());
  return {
    open: (path) => send(path.replace(origin, ''), null),
    press: (view, step, entered = {}) => post(view.location, { ...fieldsOf(formFor(view, step)), ...entered, step }),
    post,
    cookies,
  };
}

/** The parameters that an application got at its reply URL. */
export function answerIn({ location }: View): Readonly<Record<string, string>> {
  const url = new URL(location);
  return Object.fromEntries(url.hash === '' ? url.searchParams : new URLSearchParams(url.hash.slice(1)));
}

function formFor({ markup, text }: View, step: string): string {
  const forms = markup.match(/<form[^]*?<\/form>/g) ?? [];
  const found = forms.find((form) => new RegExp(`(name="step"\\s+value|value)="${step}"`).test(form));
  if (found === undefined) {
    throw new Error(`No form for ${step} on the page: ${text}`);
  }
  return found;
}

function fieldsOf(form: string): Record<string, string> {
  const inputs = [...form.matchAll(/<input\s[^>]*type="(?:hidden|text)"[^>]*>/g)].map(([input]) => input);
  return Object.fromEntries(inputs.map((input) => [attribute(input, 'name'), attribute(input, 'value')]));
}

function attribute(tag: string, name: string): string {
  return unescaped(new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1] ?? '');
}

function readable(markup: string): string {
  const body = markup.replace(/^[^]*<body>/, '').replace(/<[^>]+>/g, ' ');
  return unescaped(body).replace(/\s+/g, ' ').trim();
}

function unescaped(text: string): string {
  const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', '#39': "'", amp: '&' };
  return text.replace(/&(lt|gt|quot|#39|amp);/g, (_, name: string) => entities[name] ?? '');
}

function readCookie(header: string): readonly [string, string] {
  const [pair = ''] = header.split(';');
  const equals = pair.indexOf('=');
  return [pair.slice(0, equals), pair.slice(equals + 1)];
}
