import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { connect as connectTcp } from 'node:net';
import { networkInterfaces } from 'node:os';
import { connect } from 'node:tls';
import { describe, expect, onTestFinished, test } from 'vitest';
import { SandboxInUseError, SandboxPortError, startSandbox } from '../../src/sandbox/sandbox.ts';
import { sharedStateDirectory, temporaryDirectory, type TestSandbox, withSandbox } from './running-sandbox.ts';

const sharedDirectory = sharedStateDirectory();
const portOf = ({ ready }: TestSandbox): number => Number(new URL(ready.origin).port);

/** Takes a free port, until the test ends, as some other program would. */
async function takenPort(wanted = 0): Promise<number> {
  const server = createServer().listen(wanted, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

describe('the port', () => {
  test('is the one of the last published start, unless it is taken', async () => {
    const stateDir = await temporaryDirectory();
    const first = await withSandbox({ stateDir, publish: true });
    await first.close();

    const second = await withSandbox({ stateDir, publish: true });
    expect(second.ready.origin).toBe(first.ready.origin);
    await second.close();

    await takenPort(portOf(first));
    const third = await withSandbox({ stateDir, publish: true });
    expect(third.ready.origin).not.toBe(first.ready.origin);
    await third.close();
    expect((await withSandbox({ stateDir, publish: true })).ready.origin).toBe(third.ready.origin);
  });

  test('of a sandbox inside a command is any free one', async () => {
    const stateDir = await temporaryDirectory();
    const published = await withSandbox({ stateDir, publish: true });
    await published.close();

    expect(portOf(await withSandbox({ stateDir }))).not.toBe(portOf(published));
  });

  test('that is named and taken is an error that says what to do', async () => {
    const port = await takenPort();

    const start = startSandbox({ stateDir: sharedDirectory(), publish: true, port });

    await expect(start).rejects.toThrow(SandboxPortError);
    await expect(start).rejects.toThrow(`Port ${port} is in use by another program. Name another one with --port`);
  });

  test('that the holder of the same directory has is not what a second start complains of', async () => {
    const stateDir = await temporaryDirectory();
    const holder = await withSandbox({ stateDir, publish: true });

    await expect(startSandbox({ stateDir, publish: true, port: portOf(holder) })).rejects.toThrow(SandboxInUseError);
  });
});

test('only loopback is bound', async () => {
  const port = portOf(await withSandbox({ stateDir: sharedDirectory() }));
  const others = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => address);
  const isOpen = (host: string): Promise<boolean> =>
    new Promise((resolve) => {
      const socket = connectTcp({ port, host, timeout: 2_000 }, () => resolve(true));
      socket.on('error', () => resolve(false)).on('timeout', () => resolve(false));
      onTestFinished(() => void socket.destroy());
    });

  expect(await isOpen('127.0.0.1')).toBe(true);
  // 127.0.0.2 leads to whoever listens on all addresses.
  for (const host of ['127.0.0.2', ...others]) {
    expect(await isOpen(host), host).toBe(false);
  }
});

describe('the certificate', () => {
  /** What a sandbox shows to a client that calls it by this name; fails when the client does not believe it. */
  const shownTo = async (sandbox: TestSandbox, name: string): Promise<X509Certificate> => {
    const socket = connect({ host: '127.0.0.1', port: portOf(sandbox), servername: name, ca: sandbox.caCertificate });
    onTestFinished(() => void socket.destroy());
    await once(socket, 'secureConnect');
    return new X509Certificate(socket.getPeerCertificate().raw);
  };

  test('has the names that are given, and is another one when they change', async () => {
    const stateDir = await temporaryDirectory();
    const start = async (hosts?: readonly string[]): Promise<{ serial: string; names: string; ca: string }> => {
      const sandbox = await withSandbox({ stateDir, ...(hosts === undefined ? {} : { hosts }) });
      const { serialNumber, subjectAltName } = await shownTo(sandbox, 'localhost');
      await sandbox.close();
      return { serial: serialNumber, names: subjectAltName ?? '', ca: sandbox.caCertificate };
    };

    const plain = await start([]);
    const named = await start(['fhir.test', '10.1.2.3']);
    const same = await start(['10.1.2.3', 'FHIR.test', 'fhir.test']);
    const inCommand = await start();
    const plainAgain = await start([]);

    expect(plain.names).toBe('DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1');
    expect(named.names).toBe(`${plain.names}, DNS:fhir.test, IP Address:10.1.2.3`);
    expect([same.serial, inCommand.serial]).toEqual([named.serial, named.serial]);
    expect(plainAgain.names).toBe(plain.names);
    expect(new Set([plain, named, same, inCommand, plainAgain].map(({ ca }) => ca)).size).toBe(1);
  });

  test('is believed under each of its names, and the origin stays localhost', async () => {
    const sandbox = await withSandbox({ hosts: ['login.fhir.test'] });

    expect((await shownTo(sandbox, 'login.fhir.test')).checkHost('login.fhir.test')).toBeDefined();
    await expect(shownTo(sandbox, 'other.test')).rejects.toThrow('altnames');
    expect(sandbox.ready.origin).toBe(`https://localhost:${portOf(sandbox)}`);
  });

  test('of several starts at once, each with another name, comes from one authority', async () => {
    const stateDir = await temporaryDirectory();
    const names = ['a.test', 'b.test', 'c.test'];

    const sandboxes = await Promise.all(names.map((name) => withSandbox({ stateDir, hosts: [name] })));

    expect(new Set(sandboxes.map(({ caCertificate }) => caCertificate)).size).toBe(1);
    for (const [index, sandbox] of sandboxes.entries()) {
      expect((await shownTo(sandbox, names[index] ?? '')).checkHost(names[index] ?? '')).toBeDefined();
    }
  });
});

test('the ready line tells the people and the FHIR servers', async () => {
  const { ready } = await withSandbox({ stateDir: sharedDirectory() });

  expect(ready.users.length).toBeGreaterThan(1);
  for (const user of ready.users) {
    expect(user).toEqual({
      upn: expect.stringMatching(/^[^@]+@contoso\./) as string,
      password: expect.stringMatching(/.{8,}/) as string,
      objectId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
    });
  }
  expect(ready.fhir).toEqual({
    oss: { url: `${ready.origin}/fhir/oss` },
    ahds: { url: `${ready.origin}/fhir/ahds` },
  });
});
