import { createHash, type X509Certificate } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, onTestFinished } from 'vitest';

/** Where Debian puts Chromium; `.ci/run` installs it. */
const EXECUTABLE = process.env.CHROMIUM ?? '/usr/bin/chromium';

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A server that Chromium is to trust. */
export interface TrustedServer {
  readonly origin: string;
  /** PEM of the authority that vouches for it. */
  readonly authority: string;
}

/** One Chromium for all tests of a file, which trusts one server's key and nothing else that is unusual. */
export function sharedChromium(server: () => TrustedServer): () => Browser {
  let shared: Browser | null = null;
  beforeAll(async () => {
    shared = await chromium.launch(await launchOptions(server()));
  });
  afterAll(() => shared?.close());
  return () => {
    if (shared === null) {
      throw new Error('Chromium runs only inside of tests.');
    }
    return shared;
  };
}

/** A new page of someone whose browser holds nothing yet; it is closed when the test ends. */
export async function newPage(browser: Browser, options: BrowserContextOptions = {}): Promise<Page> {
  const context: BrowserContext = await browser.newContext(options);
  onTestFinished(() => context.close());
  return context.newPage();
}

/**
 * Chromium's preference for browsers that let frames have cookies, as single-page applications need it (0 is "allow").
 */
const FRAMES_HAVE_COOKIES = { profile: { cookie_controls_mode: 0, block_third_party_cookies: false } };

/**
 * A page of a browser that lets frames have cookies, closed when the test ends; {@link newPage} is incognito, which
 * does not.
 */
export async function pageWithCookiesInFrames(server: TrustedServer): Promise<Page> {
  const profile = await mkdtemp(join(tmpdir(), 'fhir-apps-chromium-'));
  await mkdir(join(profile, 'Default'));
  await writeFile(join(profile, 'Default', 'Preferences'), JSON.stringify(FRAMES_HAVE_COOKIES));
  const context = await chromium.launchPersistentContext(profile, await launchOptions(server));
  onTestFinished(async () => {
    await context.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  });
  return context.newPage();
}

async function launchOptions(server: TrustedServer): Promise<{ executablePath: string; args: string[] }> {
  const key = await provedKey(server);
  return { executablePath: EXECUTABLE, args: [...FLAGS, `--ignore-certificate-errors-spki-list=${key}`] };
}

/**
 * The SHA-256 of the server's public key, after it was proved by the authority: what Chromium is told to trust. It has
 * no flag for an authority, and its certificate store would have to be changed for the whole account.
 */
async function provedKey({ origin, authority }: TrustedServer): Promise<string> {
  const { hostname, port } = new URL(origin);
  const certificate = await new Promise<X509Certificate | undefined>((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port), servername: hostname, ca: authority }, () => {
      resolve(socket.getPeerX509Certificate());
      socket.end();
    });
    socket.on('error', reject);
  });
  const key = certificate?.publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256')
    .update(key ?? '')
    .digest('base64');
}
