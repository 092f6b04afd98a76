// When a handler was entered, by the clock that the judge has too, for as long as the judge sends. Handlers run in the
// loop: to be busy is to go around it, a piece of work at a time, and to be asleep is to wait in it.

const latencyNow = () => process.hrtime.bigint();

const STATES_OF_LATENCY = {
  busy(turn) {
    let total = 0;
    for (let number = 0; number < 1000; number += 1) total += number;
    setImmediate(turn, total);
  },
  asleep(turn) {
    setTimeout(turn, 4);
  },
};

scene('latency', async () => {
  const state = hear();
  if (hear() === 'fd') throw new Absent('the language has no wakeup descriptor');
  let count = 0;
  process.on('SIGUSR1', () => {
    const at = latencyNow();
    count += 1;
    say('at', `${count} ${at} ${role}`);
  });
  await worker('worker', FOREVER);
  say('signal', 'SIGUSR1');
  say('ready');
  while (hear() === 'clock') say('clock', latencyNow());
  const nobody = new Int32Array(new SharedArrayBuffer(4));
  const { Socket } = require('net');
  const judge = new Socket({ fd: FROM_JUDGE, readable: true, writable: false });
  judge.once('end', () => process.exit(0));
  judge.on('data', () => {
    if (state !== 'c-call') process.exit(0);
    const end = latencyNow() + 4_000_000n;
    say('call', end);
    for (let left; (left = end - latencyNow()) > 0n; ) Atomics.wait(nobody, 0, 0, Number(left) / 1e6);
  });
  const turn = () => (STATES_OF_LATENCY[state] || (() => {}))(turn);
  turn();
  await new Promise(() => {});
});
