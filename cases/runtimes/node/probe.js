// The probe of Node: plays the scene that its last argument names, and says what it sees.
//
// Descriptor 3 brings lines from the judge, descriptor 4 takes lines to it; harness/subject/runtime.h has the language.
// The scenes follow below; the standard library only. A scene never judges.
'use strict';

const fs = require('fs');
const os = require('os');
const childProcess = require('child_process');
const threads = require('worker_threads');

const FROM_JUDGE = 3;
const TO_JUDGE = 4;
const STIMULUS = process.env.SIGCONFORM_STIMULUS !== 'none';
const SCENES = new Map();

// This version or platform does not have what the scene needs.
class Absent extends Error {}

function scene(name, play) {
  SCENES.set(name, play);
}

// Scenes that the language cannot have.
function absent(why, ...names) {
  for (const name of names) {
    scene(name, () => {
      throw new Absent(why);
    });
  }
}

function tell(...fields) {
  fs.writeSync(TO_JUDGE, fields.join(' ') + '\n');
}

function plain(value) {
  const text = value === true ? 'True' : value === false ? 'False' : String(value);
  return text.replace(/%/g, '%25').replace(/\n/g, '%0A').replace(/\r/g, '%0D');
}

function say(key, value = '') {
  tell('say', key, plain(value));
}

let role = '?';

// Gives the calling thread its role.
function enter(name) {
  role = name;
  tell('thread', name, fs.readlinkSync('/proc/thread-self'));
}

function record(name) {
  tell('handler', name, role);
}

// The judge's next line, read with the thread blocked. Its end is the end of the scene.
function hear() {
  let text = '';
  const byte = Buffer.alloc(1);
  while (!text.endsWith('\n')) {
    try {
      if (fs.readSync(FROM_JUDGE, byte, 0, 1, null) === 0) process.exit(0);
    } catch (problem) {
      if (problem.code !== 'EINTR') throw problem;
      continue;
    }
    text += byte.toString();
  }
  return text.trim();
}

// The same, with the loop running. The descriptor is watched as a pipe: a file's read would take a thread of a pool.
function heard() {
  return new Promise((resolve) => {
    const { Socket } = require('net');
    const stream = new Socket({ fd: FROM_JUDGE, readable: true, writable: false });
    stream.once('data', (data) => {
      stream.pause();
      resolve(data.toString().trim());
    });
    stream.once('end', () => process.exit(0));
  });
}

// So many turns of the loop. A handler runs in a turn, so this is what `rounds of bytecode` are elsewhere.
async function rounds(count) {
  for (let number = 0; number < count; number += 1) await new Promise((resolve) => setImmediate(resolve));
}

// The name of what it throws, as the language calls it, with its code; `none` where it returns.
function errorOf(action) {
  try {
    action();
  } catch (problem) {
    return problem.name + (problem.code ? ' ' + problem.code : '');
  }
  return 'none';
}

function kill(name) {
  if (STIMULUS) process.kill(process.pid, name);
}

// A thread with a role that runs the text; it is announced when this resolves, and `tell` and `kill` are there for it.
function worker(name, text) {
  const source = `
    'use strict';
    const fs = require('fs');
    const threads = require('worker_threads');
    const STIMULUS = ${STIMULUS};
    const tell = (...fields) => fs.writeSync(${TO_JUDGE}, fields.join(' ') + '\\n');
    const kill = (signal) => STIMULUS && process.kill(process.pid, signal);
    tell('thread', '${name}', fs.readlinkSync('/proc/thread-self'));
    threads.parentPort.postMessage('announced');
    ${text}`;
  const thread = new threads.Worker(source, { eval: true });
  thread.ended = new Promise((resolve) => thread.once('exit', resolve));
  return new Promise((resolve, reject) => {
    thread.once('message', () => resolve(thread));
    thread.once('error', reject);
  });
}

const FOREVER = 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);';

async function play(name) {
  tell('hello', '1', 'node', process.versions.node, 'main');
  if (name === 'announce') return tell('end');
  if (!SCENES.has(name)) return tell('unknown');
  enter('main');
  try {
    await SCENES.get(name)();
  } catch (problem) {
    if (problem instanceof Absent) return tell('absent', plain(problem.message));
    return tell('broken', plain(problem.stack).slice(0, 3000));
  }
  return tell('end');
}
