// Where a handler runs, and how late, whatever main is doing.

const noWait = (what) => () => {
  throw new Absent(what);
};

// What a thread does that wakes main when the judge says so.
const releases = (first) => `threads.parentPort.once('message', (lock) => {
  fs.readSync(${FROM_JUDGE}, Buffer.alloc(1));
  ${first}
  Atomics.store(lock, 0, 1);
  Atomics.notify(lock, 0);
});`;

const STATES = {
  bytecode: async () => {
    say('ready');
    const gone = heard().then(() => true);
    let over = false;
    gone.then(() => (over = true));
    while (!over) await rounds(1);
  },
  sleep: () => {
    say('ready');
    return new Promise((resolve) => setTimeout(resolve, 1000));
  },
  // The one lock of the language. It blocks the loop.
  lock: async () => {
    const lock = new Int32Array(new SharedArrayBuffer(4));
    const releaser = await worker('releaser', releases(''));
    releaser.postMessage(lock);
    say('ready');
    Atomics.wait(lock, 0, 0);
  },
  join: noWait('the language joins no thread'),
  // Blocks the loop as well.
  read: () => {
    say('ready');
    hear();
  },
  select: () => {
    const wanted = heard();
    say('ready');
    return wanted;
  },
  native: noWait('no way to call C code'),
  subinterpreter: noWait('no interpreters within an interpreter'),
  finished: noWait('no join at the end of main'),
};

// Main blocks in the one wait of the language for another thread, until the judge says `release`.
scene('blocked-main-woken', async () => {
  const wait = hear();
  if (hear() === 'fd') throw new Absent('no wakeup descriptor');
  if (wait !== 'lock') throw new Absent(`threads wait for each other in Atomics.wait() alone: there is no ${wait}`);
  const lock = new Int32Array(new SharedArrayBuffer(4));
  process.on('SIGUSR1', record);
  await worker('worker', FOREVER);
  const releaser = await worker('releaser', releases("tell('say', 'released', '');"));
  releaser.postMessage(lock);
  say('ready');
  Atomics.wait(lock, 0, 0);
  say('woke');
  await rounds(1000);
});

scene('delivery', async () => {
  const state = hear();
  process.on('SIGUSR1', record);
  await worker('worker', FOREVER);
  await STATES[state]();
  say('resumed');
  await rounds(1000);
});
