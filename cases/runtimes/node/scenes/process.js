// Installing, start and end.

scene('idle', () => {
  say('ready');
  hear();
});

scene('sleeps', () => {
  say('ready');
  return new Promise((resolve) => setTimeout(resolve, 1_000_000));
});

scene('sig-dfl-restores-default', () => {
  const name = hear();
  process.on(name, record);
  process.off(name, record);
  say('ready');
  for (;;) hear();
});

scene('asynchronous-sigsegv-handled', async () => {
  process.on('SIGSEGV', record);
  say('ready');
  await heard();
  await rounds(100);
});

// In a worker `process.on` is there, and a listener for a signal is never called.
scene('install-only-from-main', async () => {
  const caught = () => /SigCgt:\s*(\w+)/.exec(fs.readFileSync('/proc/self/status', 'utf8'))[1];
  const before = caught();
  const thread = await worker(
    'worker',
    `let error = 'none';
     try { process.on('SIGUSR2', () => {}); } catch (problem) { error = problem.name; }
     tell('say', 'callable', error);
     for (const key of ['SIG_DFL', 'SIG_IGN']) tell('say', key, 'no-such-handler');`
  );
  await thread.ended;
  say('unchanged', before === caught());
});

scene('sigkill-sigstop-refused', () => {
  for (const name of ['SIGKILL', 'SIGSTOP']) {
    say(`${name}-callable`, errorOf(() => process.on(name, record)));
    say(`${name}-SIG_IGN`, 'no-such-handler');
  }
});

absent('signals have names, not numbers', 'number-out-of-range-refused', 'reserved-number-refused');
absent('a signal has any number of listeners and no previous one', 'install-returns-previous');
absent('the language cannot ignore a signal', 'sig-ign-discards');
absent('a worker sees its own listeners alone, and threads share no functions', 'query-from-any-thread');
absent('the language does not fork', 'fork-inherits-handlers', 'fork-caller-becomes-main', 'fork-clears-recorded',
  'fork-pending-not-inherited');
absent('the thread that initialises is chosen by a program that embeds the runtime', 'main-is-initialising-thread');
absent('the language has no check that a program calls: handlers run when its code returns to the loop',
  'embedder-must-check');
absent('the language has no timers that signal', 'timers-from-any-thread');
absent('the language has no wakeup descriptor', 'wakeup-fd-only-from-main', 'wakeup-byte-is-number',
  'wakeup-byte-before-wait', 'wakeup-bytes-of-several-signals', 'wakeup-fd-makes-main-prompt',
  'record-before-wakeup-byte', 'no-byte-for-uncaught', 'wakeup-fd-returns-previous', 'wakeup-fd-bad-refused',
  'wakeup-fd-nonblocking', 'wakeup-fd-shared-after-fork', 'wakeup-fd-socket');
absent('the language has no siginterrupt()', 'siginterrupt-false-restarts');
