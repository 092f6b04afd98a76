// In which order handlers are called, and what becomes of their end.

// An error of the scene's own, so that what is caught is known to be it.
class RuntimeError extends Error {
  get name() {
    return 'RuntimeError';
  }
}

// What a handler throws reaches the program as an uncaught exception: it is caught where the program says so.
scene('exception-raised-in-main', async () => {
  let caught = 'none';
  process.on('uncaughtException', (problem) => (caught = problem.name));
  process.on('SIGUSR1', () => {
    throw new RuntimeError('from the handler');
  });
  kill('SIGUSR1');
  await rounds(1000);
  say('caught', caught);
  say('role', role);
});

scene('return-value-ignored', async () => {
  process.on('SIGUSR1', (name) => {
    record(name);
    return 42;
  });
  say('error', errorOf(() => kill('SIGUSR1')));
  await rounds(1000);
  say('returned');
});

// Four calls, within each other or one after the other.
scene('handler-reentrant', async () => {
  let depth = 0;
  let deepest = 0;
  let calls = 0;
  process.on('SIGUSR1', () => {
    depth += 1;
    deepest = Math.max(depth, deepest);
    calls += 1;
    if (calls < 4) kill('SIGUSR1');
    depth -= 1;
  });
  kill('SIGUSR1');
  await rounds(1000);
  if (deepest > 0) say('token', `depth-${deepest}`);
});

scene('raising-handler-keeps-others', async () => {
  let ran = 0;
  let raised = 'none';
  process.on('uncaughtException', (problem) => (raised = problem.name));
  process.on('SIGUSR1', () => {
    throw new RuntimeError('from the handler');
  });
  process.on('SIGUSR2', () => (ran += 1));
  kill('SIGUSR2');
  kill('SIGUSR1');
  await rounds(1000);
  say('raised', raised);
  say('other', ran);
});

scene('own-signal-unblocked-in-handler', async () => {
  let seen = null;
  process.on('SIGUSR1', () => {
    seen = BigInt('0x' + /SigBlk:\s*(\w+)/.exec(fs.readFileSync('/proc/thread-self/status', 'utf8'))[1]);
  });
  kill('SIGUSR1');
  await rounds(1000);
  if (seen !== null) say('token', (seen >> BigInt(os.constants.signals.SIGUSR1 - 1)) & 1n ? 'blocked' : 'unblocked');
});

// Pending in the loop, since the language has no mask.
scene('replaced-handler-runs-new', async () => {
  const ran = [];
  const old = () => ran.push('old');
  process.on('SIGUSR1', old);
  kill('SIGUSR1');
  process.on('SIGUSR1', () => ran.push('new'));
  process.off('SIGUSR1', old);
  await rounds(1000);
  if (ran.length > 0) say('token', ran.join('-'));
});

// Each call of kill is one delivery: nothing waits in the kernel, so the order of what the loop finds is that of arrival.
scene('dispatch-ascending', async () => {
  const order = [];
  const names = ['SIGTERM', 'SIGUSR2', 'SIGUSR1', 'SIGHUP'];
  for (const name of names) process.on(name, (got) => order.push(os.constants.signals[got]));
  for (const name of names) kill(name);
  await rounds(1000);
  if (order.length === 0) return;
  const sorted = [...order].sort((a, b) => a - b);
  const is = (other) => order.join() === other.join();
  say('token', is(sorted) ? 'ascending' : is(sorted.reverse()) ? 'descending' : 'other');
});

// The language has one function for both: a signal to the own process.
for (const name of ['self-kill-handled-before-return', 'raise-handled-before-return']) {
  scene(name, () => {
    let calls = 0;
    process.on('SIGUSR1', () => (calls += 1));
    kill('SIGUSR1');
    say('calls', calls);
  });
}

scene('handler-on-main-when-worker-raises', async () => {
  process.on('SIGUSR1', record);
  const thread = await worker('worker', "kill('SIGUSR1'); tell('say', 'worker-returned', '');");
  await thread.ended;
  await rounds(1000);
});

scene('handler-persists', async () => {
  for (const name of ['SIGUSR1', 'SIGCHLD']) {
    let calls = 0;
    process.on(name, () => (calls += 1));
    for (let time = 0; time < 3; time += 1) {
      kill(name);
      await rounds(100);
    }
    say(name, calls);
  }
});

scene('reset-race-dropped', async () => {
  const thread = await worker('worker', "for (let i = 0; i < 20000; i += 1) kill('SIGUSR1');");
  let over = false;
  thread.ended.then(() => (over = true));
  let stray = '';
  process.on('uncaughtException', (problem) => (stray = problem.name));
  // One stays, so that the signal never has its default action.
  process.on('SIGUSR1', () => {});
  const handler = () => {};
  while (!over) {
    process.on('SIGUSR1', handler);
    await rounds(1);
    process.off('SIGUSR1', handler);
  }
  if (STIMULUS) say('stray', stray);
});

absent('the language sends no signal to a thread', 'self-pthread-kill-handled-before-return',
  'signals-run-nothing-on-workers');
// Main holds it over many turns of the loop; the handler waits for it with a time-out.
scene('no-locks-in-handler', async () => {
  const lock = new Int32Array(new SharedArrayBuffer(4));
  const acquired = () => Atomics.compareExchange(lock, 0, 0, 1) === 0;
  acquired();
  let token = '';
  process.on('SIGUSR1', () => {
    token = Atomics.wait(lock, 0, 1, 50) !== 'timed-out' && acquired() ? 'acquired' : 'times-out';
  });
  kill('SIGUSR1');
  await rounds(1000);
  Atomics.store(lock, 0, 0);
  if (token) say('token', token);
});

absent('the language has no masks', 'unblock-handled-before-return', 'mask-per-thread-inherited');
absent('the language has no real-time signals', 'occurrences-coalesce');
absent('the language accepts no signal without a handler', 'accepted-signal-runs-no-handler',
  'unblocked-main-before-sigwait-worker');
absent('the language has no pause()', 'pause-wakes-on-own-signal');
absent('no way to call C code', 'low-level-handler-only-records', 'late-during-long-c-call', 'flags-onstack',
  'errno-preserved', 'query-is-cached', 'synchronous-fault-spins');
