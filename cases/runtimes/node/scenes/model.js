// What every runtime is asked, whatever its model.

scene('handler-thread', async () => {
  hear();
  process.on('SIGUSR1', record);
  await worker('worker', FOREVER);
  const gone = heard();
  say('ready');
  await gone;
  await rounds(100);
});

scene('occurrences', async () => {
  const name = hear();
  if (!(name in os.constants.signals)) throw new Absent(`the language has no ${name}`);
  process.on(name, record);
  const gone = heard();
  say('ready');
  await gone;
  await rounds(100);
});

// Blocks the loop: the handler has to wait.
scene('read-after-handler', async () => {
  process.on('SIGUSR1', record);
  await rounds(10);
  say('ready');
  try {
    fs.readSync(FROM_JUDGE, Buffer.alloc(1), 0, 1, null);
    say('returned', 'data');
  } catch (problem) {
    if (problem.code !== 'EINTR') throw problem;
    say('returned', 'eintr');
    hear();
  }
  await rounds(100);
});

scene('sleeping', async () => {
  hear();
  process.on('SIGUSR1', record);
  await worker('worker', FOREVER);
  say('ready');
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 1_000_000_000));
    say('returned');
  }
});

scene('handler-overlap', async () => {
  let calls = 0;
  process.on('SIGUSR1', (name) => {
    record(name);
    calls += 1;
    if (calls > 1) return;
    say('inside');
    hear();
    say('left');
  });
  say('ready');
  await new Promise((resolve) => setTimeout(resolve, 1_000_000_000));
});
