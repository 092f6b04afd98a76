// Start, end, faults and children of the interpreter; and the check that a program may call itself.

scene('sleeps', function (): void {
    say('ready');
    while (true) {
        sleep(1000);
    }
});

scene('sig-dfl-restores-default', function (): void {
    $name = hear();
    handle($name, 'record');
    pcntl_signal(SIGNALS[$name], SIG_DFL);
    say('ready');
    while (true) {
        hear();
    }
});

scene('asynchronous-sigsegv-handled', function (): void {
    handle('SIGSEGV', 'record');
    say('ready');
    while (!heard()) {
        rounds(100);
    }
});

scene('synchronous-fault-spins', function (): void {
    $libc = native('unsigned long strlen(void *);');
    handle('SIGSEGV', 'record');
    say('ready');
    hear();
    if (STIMULUS) {
        $libc->strlen(null);
    }
});

function is_pending(int $number): bool
{
    return in_status('SigPnd', $number) || in_status('ShdPnd', $number);
}

scene('fork-pending-not-inherited', function (): void {
    $pending = fn(): int => count(array_filter(range(1, 64), 'is_pending'));
    handle('SIGUSR1', 'record');
    pcntl_sigprocmask(SIG_BLOCK, [SIGUSR1]);
    kill('SIGUSR1');
    say('parent-pending', $pending());
    $child = pcntl_fork();
    if ($child === 0) {
        $blocked = array_filter(range(1, 64), fn($number) => in_status('SigBlk', $number));
        say('mask', implode(',', array_map('name_of', $blocked)));
        say('child-pending', $pending());
        exit(0);
    }
    pcntl_waitpid($child, $status);
    // What is still pending at the end would be let in after the handlers are gone.
    @pcntl_sigtimedwait([SIGUSR1], $info, 0, 1);
});

// Handlers that nothing runs unasked: the signal is recorded, as it is no longer pending, until the program checks.
function recorded(int &$calls): void
{
    pcntl_async_signals(false);
    pcntl_signal(SIGUSR1, function () use (&$calls) {
        $calls += 1;
    });
    kill('SIGUSR1');
    rounds(1000);
    say('pending', is_pending(SIGUSR1));
}

scene('embedder-must-check', function (): void {
    $calls = 0;
    recorded($calls);
    say('before', $calls);
    pcntl_signal_dispatch();
    say('after', $calls);
});

scene('fork-clears-recorded', function (): void {
    $calls = 0;
    recorded($calls);
    $child = pcntl_fork();
    pcntl_signal_dispatch();
    say($child === 0 ? 'child-handled' : 'parent-handled', $calls);
    if ($child === 0) {
        exit(0);
    }
    pcntl_waitpid($child, $status);
});

absent(NO_THREADS, 'fork-caller-becomes-main');
