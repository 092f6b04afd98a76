// Where a handler runs, and how late, whatever main is doing.

// Main is in native code that a signal does not interrupt, until the judge writes a line.
function held_native_call(): void
{
    $libc = native('void *fdopen(int, const char *); void *dlsym(void *, const char *);
                    int pthread_create(unsigned long *, void *, void *, void *); int pthread_join(unsigned long, void *);');
    $thread = $libc->new('unsigned long');
    // No signal is for that thread.
    pcntl_sigprocmask(SIG_BLOCK, range(1, 31));
    $libc->pthread_create(FFI::addr($thread), null, $libc->dlsym(null, 'fgetc'), $libc->fdopen(3, 'r'));
    pcntl_sigprocmask(SIG_UNBLOCK, range(1, 31));
    say('ready');
    $libc->pthread_join($thread->cdata, null);
}

function state(string $name): void
{
    global $fromJudge;
    switch ($name) {
        case 'bytecode':
            say('ready');
            while (!heard()) {
                rounds(100);
            }
            return;
        case 'sleep':
            say('ready');
            // A handler ends the sleep, which says how much of it is left.
            $left = ['seconds' => 1, 'nanoseconds' => 0];
            while (is_array($left)) {
                $left = time_nanosleep($left['seconds'], $left['nanoseconds']);
            }
            return;
        case 'read':
            say('ready');
            hear();
            return;
        case 'select':
            say('ready');
            do {
                $read = [$fromJudge];
                $none = null;
            } while (!@stream_select($read, $none, $none, null));
            return;
        case 'native':
            held_native_call();
            return;
        case 'subinterpreter':
            throw new Absent('no interpreters within an interpreter');
        case 'finished':
            throw new Absent('the end of main ends the process: there are no threads to wait for');
        default:
            throw new Absent(NO_THREADS . ": there is no $name that another one ends");
    }
}

scene('delivery', function (): void {
    $name = hear();
    handle('SIGUSR1', 'record');
    say('no-worker', NO_THREADS);
    state($name);
    say('resumed');
    rounds(1000);
});

scene('low-level-handler-only-records', function (): void {
    handle('SIGUSR1', 'record');
    held_native_call();
    say('returned');
});

scene('late-during-long-c-call', function (): void {
    handle('SIGUSR1', 'record');
    held_native_call();
    say('returned');
    rounds(1000);
    say('rounds');
});

// The language asks for each handler whether calls restart; a process supplies what ends the read.
scene('siginterrupt-false-restarts', function (): void {
    $path = tempnam(sys_get_temp_dir(), 'scene');
    unlink($path);
    posix_mkfifo($path, 0600);
    $data = fopen($path, 'r+');
    stream_set_read_buffer($data, 0);
    pcntl_async_signals(true);
    pcntl_signal(SIGUSR1, 'record', true);
    foreach (scandir('/proc/self/fd') as $number) {
        if (@readlink("/proc/self/fd/$number") === $path) {
            say('data', $number);
        }
    }
    unlink($path);
    $child = pcntl_fork();
    if ($child === 0) {
        hear();
        say('supplied');
        fwrite($data, 'x');
        exit(0);
    }
    say('ready');
    say('error', fread($data, 1) === 'x' ? 'none' : 'false');
    rounds(1000);
    pcntl_waitpid($child, $status);
});

absent(NO_THREADS, 'blocked-main-woken', 'handler-on-main-when-worker-raises', 'signals-run-nothing-on-workers',
    'main-is-initialising-thread');
