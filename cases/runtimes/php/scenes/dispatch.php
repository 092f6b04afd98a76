// In which order handlers are called, and what becomes of their end.

// An error of the scene's own, so that what is caught is known to be it.
class RuntimeError extends Exception
{
}

scene('exception-raised-in-main', function (): void {
    global $role;
    handle('SIGUSR1', fn() => throw new RuntimeError('from the handler'));
    say('caught', error_of(function () {
        kill('SIGUSR1');
        rounds(1000);
    }));
    say('role', $role);
});

scene('return-value-ignored', function (): void {
    handle('SIGUSR1', function (int $number): int {
        record($number);
        return 42;
    });
    say('error', error_of(function () {
        kill('SIGUSR1');
        rounds(1000);
    }));
    say('returned');
});

scene('dispatch-ascending', function (): void {
    $order = [];
    $names = ['SIGTERM', 'SIGUSR2', 'SIGUSR1', 'SIGHUP'];
    $numbers = array_map(fn($name) => SIGNALS[$name], $names);
    foreach ($names as $name) {
        handle($name, function (int $got) use (&$order) {
            $order[] = $got;
        });
    }
    pcntl_sigprocmask(SIG_BLOCK, $numbers);
    array_map('kill', $names);
    pcntl_sigprocmask(SIG_UNBLOCK, $numbers);
    rounds(1000);
    sort($numbers);
    if ($order !== []) {
        say('token', $order === $numbers ? 'ascending' : ($order === array_reverse($numbers) ? 'descending' : 'other'));
    }
});

scene('occurrences-coalesce', function (): void {
    $sendFour = fn() => array_map('kill', array_fill(0, 4, 'SIGRTMIN'));
    handle('SIGRTMIN', 'record');
    pcntl_sigprocmask(SIG_BLOCK, [SIGNALS['SIGRTMIN']]);
    $sendFour();
    for ($drained = 0; @pcntl_sigtimedwait([SIGNALS['SIGRTMIN']], $info, 0, 1) === SIGNALS['SIGRTMIN']; $drained += 1) {
    }
    say('control', $drained);
    $sendFour();
    pcntl_sigprocmask(SIG_UNBLOCK, [SIGNALS['SIGRTMIN']]);
    rounds(1000);
});

scene('raising-handler-keeps-others', function (): void {
    $ran = 0;
    handle('SIGUSR1', fn() => throw new RuntimeError('from the handler'));
    handle('SIGUSR2', function () use (&$ran) {
        $ran += 1;
    });
    pcntl_sigprocmask(SIG_BLOCK, [SIGUSR1, SIGUSR2]);
    kill('SIGUSR2');
    kill('SIGUSR1');
    say('raised', error_of(function () {
        pcntl_sigprocmask(SIG_UNBLOCK, [SIGUSR1, SIGUSR2]);
        rounds(1000);
    }));
    rounds(1000);
    say('other', $ran);
});

// Four calls, within each other or one after the other.
scene('handler-reentrant', function (): void {
    $depth = $deepest = $calls = 0;
    handle('SIGUSR1', function () use (&$depth, &$deepest, &$calls) {
        $depth += 1;
        $deepest = max($depth, $deepest);
        $calls += 1;
        if ($calls < 4) {
            kill('SIGUSR1');
            rounds(1000);
        }
        $depth -= 1;
    });
    kill('SIGUSR1');
    rounds(1000);
    if ($deepest > 0) {
        say('token', "depth-$deepest");
    }
});

scene('own-signal-unblocked-in-handler', function (): void {
    handle('SIGUSR1', fn(int $number) => say('token', in_status('SigBlk', $number) ? 'blocked' : 'unblocked'));
    kill('SIGUSR1');
    rounds(1000);
});

scene('replaced-handler-runs-new', function (): void {
    $ran = [];
    handle('SIGUSR1', function () use (&$ran) {
        $ran[] = 'old';
    });
    pcntl_sigprocmask(SIG_BLOCK, [SIGUSR1]);
    kill('SIGUSR1');
    handle('SIGUSR1', function () use (&$ran) {
        $ran[] = 'new';
    });
    pcntl_sigprocmask(SIG_UNBLOCK, [SIGUSR1]);
    rounds(1000);
    if ($ran !== []) {
        say('token', implode('-', $ran));
    }
});

scene('reset-race-dropped', function (): void {
    pcntl_signal(SIGUSR1, SIG_IGN);
    $calm = storm('SIGUSR1');
    $error = error_of(function () {
        for ($time = 0; $time < 20000; $time += 1) {
            handle('SIGUSR1', fn() => null);
            pcntl_signal(SIGUSR1, SIG_IGN);
        }
    });
    $calm();
    if (STIMULUS) {
        say('stray', $error === 'none' ? '' : $error);
    }
});

// The language has one function for both: a signal to the own process.
foreach (['self-kill-handled-before-return', 'raise-handled-before-return'] as $name) {
    scene($name, function (): void {
        $calls = 0;
        handle('SIGUSR1', function () use (&$calls) {
            $calls += 1;
        });
        kill('SIGUSR1');
        say('calls', $calls);
    });
}

scene('unblock-handled-before-return', function (): void {
    $calls = 0;
    handle('SIGUSR1', function () use (&$calls) {
        $calls += 1;
    });
    pcntl_sigprocmask(SIG_BLOCK, [SIGUSR1]);
    kill('SIGUSR1');
    say('before', $calls);
    pcntl_sigprocmask(SIG_UNBLOCK, [SIGUSR1]);
    say('after', $calls);
});

// Of a file, which is what the language locks; to find it held is a time-out of no time.
scene('no-locks-in-handler', function (): void {
    $path = tempnam(sys_get_temp_dir(), 'scene');
    [$mine, $handlers] = [fopen($path, 'r'), fopen($path, 'r')];
    unlink($path);
    handle('SIGUSR1', function () use ($handlers) {
        say('token', flock($handlers, LOCK_EX | LOCK_NB) ? 'acquired' : 'times-out');
    });
    flock($mine, LOCK_EX);
    kill('SIGUSR1');
    rounds(1000);
    flock($mine, LOCK_UN);
});

scene('handler-persists', function (): void {
    foreach (['SIGUSR1', 'SIGCHLD'] as $name) {
        $calls = 0;
        handle($name, function () use (&$calls) {
            $calls += 1;
        });
        for ($time = 0; $time < 3; $time += 1) {
            kill($name);
            rounds(1000);
        }
        say($name, $calls);
    }
});

scene('accepted-signal-runs-no-handler', function (): void {
    handle('SIGUSR1', 'record');
    pcntl_sigprocmask(SIG_BLOCK, [SIGUSR1]);
    $waits = [fn() => pcntl_sigwaitinfo([SIGUSR1]), fn() => pcntl_sigtimedwait([SIGUSR1], $info, 100)];
    foreach ($waits as $wait) {
        kill('SIGUSR1');
        $wait();
    }
    pcntl_sigprocmask(SIG_UNBLOCK, [SIGUSR1]);
    rounds(1000);
    say('control');
    kill('SIGUSR1');
    rounds(1000);
});

absent('the language sends no signal to a thread', 'self-pthread-kill-handled-before-return');
absent('the language has no pause()', 'pause-wakes-on-own-signal');
absent(NO_THREADS, 'unblocked-main-before-sigwait-worker', 'mask-per-thread-inherited');
