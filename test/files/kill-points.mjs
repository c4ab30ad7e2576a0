// Loaded into a run by `node --import`: kills it before, in the middle of, or after its n-th call that changes a file.
//   KILL_UNDER   only calls on paths below this one count
//   KILL_AT      which point to die at, from 1; 0 for none
//   KILL_LOG     a file that each point is written to as it is passed, such as `before rename .env.fhir-apps-tmp`
import { Buffer } from 'node:buffer';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import { relative } from 'node:path';

const fs = createRequire(import.meta.url)('node:fs');
const original = { ...fs, promises: { ...fs.promises } };
const { KILL_UNDER = '', KILL_AT = '0', KILL_LOG = '' } = process.env;
let passed = 0;

/** Counts a point, and dies there if it is the one. */
function point(moment, name, path) {
  if (!String(path).startsWith(KILL_UNDER) || KILL_UNDER === '') {
    return;
  }
  passed += 1;
  if (KILL_LOG !== '') {
    original.appendFileSync(KILL_LOG, `${moment} ${name} ${relative(KILL_UNDER, String(path))}\n`);
  }
  if (passed === Number(KILL_AT)) {
    process.kill(process.pid, 'SIGKILL');
    // Nothing more is to happen until the signal has come.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  }
}

const CHANGES_BY_PATH = ['rename', 'link', 'unlink', 'rm', 'mkdir', 'rmdir', 'chmod', 'chown', 'utimes', 'symlink'];
const CHANGES_BY_HANDLE = ['chmod', 'chown', 'sync', 'datasync', 'truncate', 'close'];

/** Opening is a change where it may make the file. */
function makesFile(flags) {
  return typeof flags === 'number' ? (flags & fs.constants.O_CREAT) !== 0 : /[wa]/.test(flags ?? 'r');
}

function isOpenForWriting(flags) {
  return typeof flags === 'number'
    ? (flags & (fs.constants.O_WRONLY | fs.constants.O_RDWR)) !== 0
    : /[wa+]/.test(flags ?? 'r');
}

const pathsOfDescriptors = new Map();
const pathsOfHandles = new WeakMap();

for (const name of CHANGES_BY_PATH) {
  fs.promises[name] = async (path, ...rest) => {
    point('before', name, path);
    const result = await original.promises[name](path, ...rest);
    point('after', name, path);
    return result;
  };
  fs[`${name}Sync`] = (path, ...rest) => {
    point('before', name, path);
    const result = original[`${name}Sync`](path, ...rest);
    point('after', name, path);
    return result;
  };
}

fs.promises.open = async (path, flags, mode) => {
  const counts = makesFile(flags);
  if (counts) {
    point('before', 'open', path);
  }
  const handle = await original.promises.open(path, flags, mode);
  if (isOpenForWriting(flags)) {
    pathsOfHandles.set(handle, path);
  }
  if (counts) {
    point('after', 'open', path);
  }
  return handle;
};

fs.openSync = (path, flags, mode) => {
  const counts = makesFile(flags);
  if (counts) {
    point('before', 'open', path);
  }
  const descriptor = original.openSync(path, flags, mode);
  if (isOpenForWriting(flags)) {
    pathsOfDescriptors.set(descriptor, path);
  } else {
    pathsOfDescriptors.delete(descriptor);
  }
  if (counts) {
    point('after', 'open', path);
  }
  return descriptor;
};

const anyHandle = await original.promises.open(process.execPath, 'r');
const handles = Object.getPrototypeOf(anyHandle);
await anyHandle.close();
for (const name of CHANGES_BY_HANDLE) {
  const change = handles[name];
  handles[name] = async function (...rest) {
    const path = pathsOfHandles.get(this);
    if (path === undefined) {
      return change.apply(this, rest);
    }
    point('before', name, path);
    const result = await change.apply(this, rest);
    point('after', name, path);
    return result;
  };
}
for (const name of ['write', 'writeFile', 'appendFile']) {
  const write = handles[name];
  handles[name] = async function (data, ...rest) {
    const path = pathsOfHandles.get(this);
    if (path === undefined) {
      return write.call(this, data, ...rest);
    }
    const bytes = Buffer.from(data);
    point('before', name, path);
    const half = bytes.length >> 1;
    await write.call(this, bytes.subarray(0, half));
    point('in', name, path);
    await write.call(this, bytes.subarray(half));
    point('after', name, path);
    return { bytesWritten: bytes.length, buffer: data };
  };
}

fs.writeSync = (descriptor, data, ...rest) => {
  const path = pathsOfDescriptors.get(descriptor);
  if (path === undefined) {
    return original.writeSync(descriptor, data, ...rest);
  }
  const [offset = 0] = rest;
  const bytes = Buffer.from(data).subarray(offset ?? 0);
  point('before', 'write', path);
  const half = bytes.length >> 1;
  original.writeSync(descriptor, bytes.subarray(0, half));
  point('in', 'write', path);
  original.writeSync(descriptor, bytes.subarray(half));
  point('after', 'write', path);
  return bytes.length;
};
for (const [name, called] of [
  ['fsync', 'fsyncSync'],
  ['fchmod', 'fchmodSync'],
  ['close', 'closeSync'],
]) {
  fs[called] = (descriptor, ...rest) => {
    const path = pathsOfDescriptors.get(descriptor);
    if (path !== undefined) {
      point('before', name, path);
    }
    const result = original[called](descriptor, ...rest);
    if (path !== undefined) {
      point('after', name, path);
    }
    return result;
  };
}

syncBuiltinESMExports();
