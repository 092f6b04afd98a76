// When a handler was entered, by the clock that the judge has too, for as long as the judge sends.

// A call that waits in native code until a moment, whatever signal comes; and where it waits.
function uninterrupted_call(): array
{
    $libc = native('typedef struct { long seconds, nanoseconds; } moment;
                    int pthread_mutex_init(void *, void *);
                    int pthread_mutex_lock(void *);
                    int pthread_mutex_clocklock(void *, int, const moment *);');
    $mutex = FFI::new('char[128]');
    $libc->pthread_mutex_init(FFI::addr($mutex), null);
    $libc->pthread_mutex_lock(FFI::addr($mutex));
    $moment = $libc->new('moment');
    $call = function (int $nanoseconds) use ($libc, $mutex, $moment): void {
        $moment->seconds = intdiv($nanoseconds, 1_000_000_000);
        $moment->nanoseconds = $nanoseconds % 1_000_000_000;
        $libc->pthread_mutex_clocklock(FFI::addr($mutex), 1, FFI::addr($moment)); // CLOCK_MONOTONIC
    };
    return [$call, $libc->cast('long', FFI::addr($mutex))->cdata];
}

function latency_busy(): void
{
    while (!heard()) {
        rounds(1000);
    }
}

function latency_in_calls(): void
{
    [$call, $place] = uninterrupted_call();
    while (true) {
        // What comes at the very end of a call is not to find main in a read, which no handler runs in.
        latency_busy();
        if (hear() !== 'call') {
            return;
        }
        $until = hrtime(true) + 4_000_000;
        say('call', "$until $place");
        $call($until);
    }
}

scene('latency', function () {
    $state = hear();
    if (hear() === 'fd') {
        throw new Absent('the language has no wakeup descriptor');
    }
    handle('SIGUSR1', function () {
        static $count = 0;
        global $role;
        $at = hrtime(true);
        $count += 1;
        say('at', "$count $at $role");
    });
    say('signal', 'SIGUSR1');
    say('ready');
    while (hear() === 'clock') {
        say('clock', hrtime(true));
    }
    if ($state === 'c-call') {
        latency_in_calls();
    } elseif ($state === 'busy') {
        latency_busy();
    } else {
        while (!heard()) {
            usleep(4000);
        }
    }
});
