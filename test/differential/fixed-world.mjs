// Loaded into a run of the differential test by `node --import`: the time is what a file says, chance comes from a
// seed, keys from a pool, and requests go one after the other, so that two runs of the same build write the same bytes.
// WORLD_CLOCK a file that holds the time, in milliseconds since 1970; a sleep of any process moves it forward
// WORLD_SEED a number below 65536 that is another one for each run WORLD_KEYS a JSON file with RSA key pairs by their
// bits, made once for both builds (PKCS #8 and SPKI, base64)
import { Buffer } from 'node:buffer';
import { createRequire, syncBuiltinESMExports } from 'node:module';

const require = createRequire(import.meta.url);
const { closeSync, openSync, readFileSync, readSync, writeFileSync } = require('node:fs');
const crypto = require('node:crypto');
const http = require('node:http');
const timers = require('node:timers/promises');
const dns = require('node:dns');
const tls = require('node:tls');

const { WORLD_CLOCK, WORLD_KEYS, WORLD_SEED } = process.env;
const seed = Number(WORLD_SEED);
for (const name of ['WORLD_CLOCK', 'WORLD_KEYS', 'WORLD_SEED']) {
  delete process.env[name];
}

/** What waits for the outside, and so begins nothing by itself. */
const IDLE = ['Immediate', 'PipeWrap', 'SignalWrap', 'TCPServerWrap', 'TCPSocketWrap', 'TLSWrap', 'TTYWrap', 'Timeout'];

/** Timers of a second or more, with their end in milliseconds since 1970. */
const limits = new Map();

/** Sleeps that are going on. */
const sleeps = new Set();

/** Work with keys that is going on: threads of their own do it. */
const keyWork = new Set();

fixTime();
fixChance();
fixKeys();
fixOrder();
syncBuiltinESMExports();

/** Date, performance.now, the sleeps, and the timers that are to end what takes too long. */
function fixTime() {
  const RealDate = Date;
  const buffer = Buffer.alloc(32);
  const now = () => {
    const descriptor = openSync(WORLD_CLOCK, 'r');
    const length = readSync(descriptor, buffer, 0, buffer.length, 0);
    closeSync(descriptor);
    return Number(buffer.toString('latin1', 0, length));
  };
  const FixedDate = new Proxy(RealDate, {
    construct: (target, args, newTarget) =>
      Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget === FixedDate ? target : newTarget),
    apply: () => new RealDate(now()).toString(),
    get: (target, key) => (key === 'now' ? now : Reflect.get(target, key)),
  });
  globalThis.Date = FixedDate;
  const started = now();
  Object.defineProperty(performance, 'now', { value: () => now() - started });

  const sleep = timers.setTimeout;
  timers.setTimeout = async (milliseconds = 1, value, options) => {
    const until = now() + milliseconds;
    // Long enough for what another process is waited for, and short where only time is.
    await noted(sleeps, sleep(Math.min(milliseconds, 50), undefined, options));
    if (until > now()) {
      // As long as it was before, so that nobody reads half of it.
      writeFileSync(WORLD_CLOCK, String(Math.round(until)), { flag: 'r+' });
    }
    const due = [...limits].filter(([, { at }]) => at <= now()).sort(([, one], [, other]) => one.at - other.at);
    for (const [timer, { callback }] of due) {
      clearTimeout(timer);
      callback();
    }
    // Rejects where one of them has aborted the signal.
    await sleep(0, undefined, options);
    return value;
  };
  fixLimits(now);

  // Node writes a Date header of its own, from a clock that cannot be replaced.
  const { writeHead } = http.ServerResponse.prototype;
  http.ServerResponse.prototype.writeHead = function (...args) {
    if (!this.headersSent && !this.hasHeader('date')) {
      this.setHeader('date', new Date().toUTCString());
      // For the order of requests, below: where a connection serves one exchange, its end is the end of that.
      this.setHeader('connection', 'close');
    }
    return writeHead.apply(this, args);
  };
}

/** Timers of a second or more, such as time limits, are over when a sleep moves the time past them, or in real time. */
function fixLimits(now) {
  const { setTimeout: start, clearTimeout: clear } = globalThis;
  globalThis.setTimeout = (callback, milliseconds = 1, ...args) => {
    if (milliseconds < 1000) {
      return start(callback, milliseconds, ...args);
    }
    const run = () => {
      limits.delete(timer);
      callback(...args);
    };
    const timer = start(run, milliseconds);
    limits.set(timer, { at: now() + milliseconds, callback: run });
    return timer;
  };
  globalThis.clearTimeout = (timer) => {
    limits.delete(timer);
    clear(timer);
  };
}

/** Each source of chance has a sequence of its own, so that one that is asked more often does not change the others. */
function fixChance() {
  let made = 0;
  const next = () => hex(made++, 4);
  // `5eed` marks what the comparison may number anew; the rest differs early, as names are made of beginnings.
  crypto.randomUUID = () => `5eed${next()}-${hex(seed, 4)}-4000-8000-${hex(seed, 12)}`;

  const bytes = sequence(1);
  crypto.randomBytes = (size, callback) => {
    const chosen = Buffer.from(Array.from({ length: size }, () => Math.floor(bytes() * 256)));
    return callback === undefined ? chosen : void queueMicrotask(() => callback(null, chosen));
  };

  const integers = sequence(2);
  crypto.randomInt = (...range) => {
    const [minimum, maximum] = range.length === 1 ? [0, range[0]] : range;
    return minimum + Math.floor(integers() * (maximum - minimum));
  };

  const values = sequence(3);
  Object.defineProperty(crypto.webcrypto, 'getRandomValues', {
    value: (array) => {
      const view = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
      for (let index = 0; index < view.length; index += 1) {
        view[index] = Math.floor(values() * 256);
      }
      return array;
    },
  });
  Object.defineProperty(crypto.webcrypto, 'randomUUID', { value: crypto.randomUUID });

  Math.random = sequence(4);
}

/**
 * RSA keys for signatures come from the pool; what is left, such as the keys of a server's certificate, nobody
 * compares.
 */
function fixKeys() {
  const { subtle } = crypto.webcrypto;
  const generateKey = subtle.generateKey.bind(subtle);
  let made = 0;
  Object.defineProperty(subtle, 'generateKey', {
    configurable: true,
    value: async (algorithm, extractable, usages) => {
      const pool = JSON.parse(readFileSync(WORLD_KEYS, 'utf8'))[algorithm.modulusLength];
      if (pool === undefined) {
        return generateKey(algorithm, extractable, usages);
      }
      const { pkcs8, spki } = pool[(seed + made++) % pool.length];
      const [privateKey, publicKey] = await Promise.all([
        subtle.importKey('pkcs8', Buffer.from(pkcs8, 'base64'), algorithm, extractable, ['sign']),
        subtle.importKey('spki', Buffer.from(spki, 'base64'), algorithm, true, ['verify']),
      ]);
      return { privateKey, publicKey };
    },
  });
  for (const name of ['generateKey', 'importKey', 'exportKey', 'sign', 'verify', 'digest', 'encrypt', 'deriveBits']) {
    const work = subtle[name].bind(subtle);
    Object.defineProperty(subtle, name, { value: (...args) => noted(keyWork, work(...args)) });
  }
}

/** Keeps a promise in a set until it has ended. */
function noted(set, promise) {
  set.add(promise);
  const end = () => void set.delete(promise);
  promise.then(end, end);
  return promise;
}

/**
 * One exchange at a time, in the order in which they were begun: of two that are under way at once either may reach the
 * sandbox first. The next one begins when nothing goes on in this process any more that the end of the last one has set
 * off, such as writing a file.
 */
function fixOrder() {
  const { connect } = tls;
  let last = Promise.resolve();
  tls.connect = (options, ...rest) => {
    const turn = last;
    let end;
    last = new Promise((resolve) => {
      end = resolve;
    });
    const lookup = (host, lookupOptions, callback) => {
      void turn.then(quiet).then(() => dns.lookup(host, lookupOptions, callback));
    };
    const socket = connect({ ...options, lookup }, ...rest);
    return socket.once('close', end);
  };
}

async function quiet() {
  await Promise.allSettled(sleeps);
  // Some rounds of the event loop, as one thing leads to the next; not for ever, as something may go on as long as the
  // process does.
  const isQuiet = () => keyWork.size === 0 && process.getActiveResourcesInfo().every((name) => IDLE.includes(name));
  let left = 10;
  for (let rounds = 0; left > 0 && rounds < 100_000; rounds += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    left = isQuiet() ? left - 1 : 10;
  }
}

function hex(number, digits) {
  return number.toString(16).padStart(digits, '0').slice(-digits);
}

/** Mulberry32: numbers from 0 to 1, the same for the same seed. */
function sequence(source) {
  let state = (seed * 16 + source) | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
