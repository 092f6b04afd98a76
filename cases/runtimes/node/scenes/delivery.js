// Where a handler runs, and how late, whatever main is doing.

const noWait = (what) => () => {
  throw new Absent(what);
};

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
    const releaser = await worker(
      'releaser',
      `threads.parentPort.once('message', (lock) => {
         fs.readSync(${FROM_JUDGE}, Buffer.alloc(1));
         Atomics.store(lock, 0, 1);
         Atomics.notify(lock, 0);
       });`
    );
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

scene('delivery', async () => {
  const state = hear();
  process.on('SIGUSR1', record);
  await worker('worker', FOREVER);
  await STATES[state]();
  say('resumed');
  await rounds(1000);
});
