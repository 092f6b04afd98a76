// Installing: who may, what comes back, what is refused.

scene('install-returns-previous', function (): void {
    $first = pcntl_signal(SIGUSR1, 'record');
    say('first', gettype($first));
    say('initial', pcntl_signal(SIGUSR2, 'record') === SIG_DFL);
    say('second', pcntl_signal(SIGUSR1, SIG_IGN) === 'record');
});

scene('query-is-cached', function (): void {
    native('void *signal(int, unsigned long);')->signal(SIGUSR1, SIG_IGN);
    say('token', pcntl_signal_get_handler(SIGUSR1) === SIG_DFL ? 'cached' : 'true-action');
});

// What it does to the program that tries: a fatal error cannot be caught.
function fate_of(callable $action): string
{
    [$mine, $childs] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
    $child = pcntl_fork();
    if ($child === 0) {
        fclose($mine);
        ini_set('display_errors', '0');
        ini_set('log_errors', '0');
        fwrite($childs, error_of($action));
        exit(0);
    }
    fclose($childs);
    pcntl_waitpid($child, $status);
    return stream_get_contents($mine) ?: 'fatal error, exit status ' . pcntl_wexitstatus($status);
}

// 65 is one above the highest.
scene('number-out-of-range-refused', function (): void {
    foreach (['0' => 0, 'NSIG' => 65, '4242' => 4242] as $key => $number) {
        say("signal-$key", error_of(fn() => pcntl_signal($number, 'record')));
        say("getsignal-$key", error_of(fn() => pcntl_signal_get_handler($number)));
    }
});

scene('reserved-number-refused', function (): void {
    say('signal', fate_of(fn() => pcntl_signal(32, 'record')));
    say('getsignal', var_export(pcntl_signal_get_handler(32), true));
});

scene('sigkill-sigstop-refused', function (): void {
    foreach (['SIGKILL' => SIGKILL, 'SIGSTOP' => SIGSTOP] as $name => $number) {
        say("$name-callable", fate_of(fn() => pcntl_signal($number, 'record')));
        say("$name-SIG_IGN", fate_of(fn() => pcntl_signal($number, SIG_IGN)));
    }
});

scene('flags-onstack', function (): void {
    pcntl_signal(SIGUSR1, 'record');
    say('onstack', (action_of('SIGUSR1')[1] & 0x08000000) !== 0);
});

// A wakeup descriptor is the program's own affair: its handlers write to a pipe. Who is ignored writes nothing.
scene('sig-ign-discards', function (): void {
    [$read, $write] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
    stream_set_blocking($read, false);
    pcntl_signal(SIGUSR1, SIG_IGN);
    handle('SIGUSR2', fn(int $number) => fwrite($write, name_of($number)));
    kill('SIGUSR1');
    kill('SIGUSR2');
    rounds(1000);
    say('bytes', (string) fread($read, 100));
});

// close(-1) fails with EBADF; a storm comes from a process. There is no wakeup descriptor whose write could fail as well.
scene('errno-preserved', function (): void {
    $calls = $wrong = 0;
    handle('SIGUSR1', function () use (&$calls) {
        $calls += 1;
    });
    $libc = native('int close(int); int *__errno_location(void);');
    $errno = $libc->__errno_location();
    $calm = storm('SIGUSR1');
    for ($time = 0; $time < 100000 || (STIMULUS && $calls <= 100); $time += 1) {
        $libc->close(-1);
        $wrong += $errno[0] === 9 ? 0 : 1;
    }
    $calm();
    say('storm', $calls > 100);
    say('wrong', $wrong);
});

absent(NO_THREADS, 'install-only-from-main', 'query-from-any-thread', 'timers-from-any-thread');
absent('the language has no wakeup descriptor', 'wakeup-fd-only-from-main', 'wakeup-byte-is-number',
    'wakeup-byte-before-wait', 'wakeup-bytes-of-several-signals', 'wakeup-fd-makes-main-prompt',
    'record-before-wakeup-byte', 'no-byte-for-uncaught', 'wakeup-fd-returns-previous', 'wakeup-fd-bad-refused',
    'wakeup-fd-nonblocking', 'wakeup-fd-shared-after-fork', 'wakeup-fd-socket');
