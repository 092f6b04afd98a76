// The probe of PHP: plays the scene that its last argument names, and says what it sees.
//
// Descriptor 3 brings lines from the judge, descriptor 4 takes lines to it; harness/subject/runtime.h has the language.
// The scenes follow below; the standard library only. A scene never judges.

const SIGNALS = [
    'SIGHUP' => 1, 'SIGQUIT' => 3, 'SIGUSR1' => 10, 'SIGSEGV' => 11, 'SIGUSR2' => 12, 'SIGTERM' => 15, 'SIGCHLD' => 17,
    'SIGRTMIN' => 34, 'SIGRTMIN+1' => 35,
];
const NO_THREADS = 'this build has no threads';
define('STIMULUS', getenv('SIGCONFORM_STIMULUS') !== 'none');

// This version or platform does not have what the scene needs.
class Absent extends Exception
{
}

$fromJudge = fopen('php://fd/3', 'r');
$toJudge = fopen('php://fd/4', 'w');
stream_set_read_buffer($fromJudge, 0);
stream_set_write_buffer($toJudge, 0);
$role = '?';
$scenes = [];

function scene(string $name, callable $play): void
{
    global $scenes;
    $scenes[$name] = $play;
}

// Scenes that the language cannot have.
function absent(string $why, string ...$names): void
{
    foreach ($names as $name) {
        scene($name, fn() => throw new Absent($why));
    }
}

function tell(string ...$fields): void
{
    global $toJudge;
    fwrite($toJudge, implode(' ', $fields) . "\n");
}

function plain(string $value): string
{
    return strtr($value, ['%' => '%25', "\n" => '%0A', "\r" => '%0D']);
}

function say(string $key, string|int|bool $value = ''): void
{
    $text = is_bool($value) ? ($value ? 'True' : 'False') : (string) $value;
    tell('say', $key, plain($text));
}

// Gives the one thread its role.
function enter(string $name): void
{
    global $role;
    $role = $name;
    tell('thread', $name, readlink('/proc/thread-self'));
}

function record(int $number): void
{
    global $role;
    tell('handler', name_of($number), $role);
}

function name_of(int $number): string
{
    return array_search($number, SIGNALS) ?: (string) $number;
}

// Handlers run between two steps of the program, without its asking.
function handle(string $name, callable $handler): void
{
    pcntl_async_signals(true);
    pcntl_signal(SIGNALS[$name], $handler);
}

// The judge's next line. Its end is the end of the scene.
function hear(): string
{
    global $fromJudge;
    $text = '';
    while (!str_ends_with($text, "\n")) {
        $byte = fread($fromJudge, 1);
        if (($byte === '' || $byte === false) && feof($fromJudge)) {
            exit(0);
        }
        $text .= $byte;
    }
    return trim($text);
}

// Whether the judge has sent a line that nobody has read.
function heard(): bool
{
    global $fromJudge;
    $read = [$fromJudge];
    $none = null;
    return @stream_select($read, $none, $none, 0) === 1;
}

// So many rounds of a loop, in which nothing blocks.
function rounds(int $count): int
{
    $total = 0;
    for ($number = 0; $number < $count; $number += 1) {
        $total += $number;
    }
    return $total;
}

// The name of what it throws, as the language calls it; where it says false, with the errno that it keeps; else `none`.
function error_of(callable $action): string
{
    try {
        $result = @$action();
    } catch (Throwable $problem) {
        return $problem::class;
    }
    if ($result !== false) {
        return 'none';
    }
    return 'false ' . (pcntl_get_last_error() === PCNTL_EINVAL ? 'EINVAL' : pcntl_get_last_error());
}

function kill(string $name): void
{
    if (STIMULUS) {
        posix_kill(posix_getpid(), SIGNALS[$name]);
    }
}

// Storms of signals come from a process, where there are no threads; it ends when the result is called.
function storm(string $name): callable
{
    $parent = posix_getpid();
    $child = pcntl_fork();
    if ($child === 0) {
        while (posix_getppid() === $parent) {
            if (STIMULUS) {
                posix_kill($parent, SIGNALS[$name]);
            }
        }
        exit(0);
    }
    return function () use ($child): void {
        posix_kill($child, SIGKILL);
        while (pcntl_waitpid($child, $status) !== $child) {
        }
    };
}

// What the language has no words for is arranged through C.
function native(string $declarations): FFI
{
    if (!class_exists('FFI')) {
        throw new Absent('this build has no way to call C code');
    }
    try {
        return FFI::cdef($declarations);
    } catch (FFI\Exception $problem) {
        throw new Absent('no way to call C code: ' . $problem->getMessage());
    }
}

// (handler's bits, flags) as the system has them.
function action_of(string $name): array
{
    $libc = native('typedef struct { void *handler; unsigned char mask[128]; int flags; void *restorer; } action;
                    int sigaction(int, const action *, action *);');
    $action = $libc->new('action');
    if ($libc->sigaction(SIGNALS[$name], null, FFI::addr($action)) !== 0) {
        throw new Absent('sigaction() through C fails');
    }
    return [FFI::cast('unsigned long', $action->handler)->cdata, $action->flags];
}

// Whether that field of the process's status names the signal. Its 64 bits are too many for a number.
function in_status(string $field, int $number): bool
{
    // Where the link led is remembered, over a fork too.
    clearstatcache(true);
    preg_match("/^$field:\\s*(\\w+)/m", file_get_contents('/proc/self/status'), $found);
    $digit = hexdec($found[1][-1 - intdiv($number - 1, 4)]);
    return ($digit >> (($number - 1) % 4) & 1) === 1;
}

function play(string $name): void
{
    global $scenes;
    tell('hello', '1', 'php', PHP_MAJOR_VERSION . '.' . PHP_MINOR_VERSION . '.' . PHP_RELEASE_VERSION, 'main');
    if ($name === 'announce') {
        tell('end');
        return;
    }
    if (!isset($scenes[$name])) {
        tell('unknown');
        return;
    }
    enter('main');
    try {
        foreach (['pcntl', 'posix'] as $extension) {
            if (!extension_loaded($extension)) {
                throw new Absent("this build has no $extension");
            }
        }
        $scenes[$name]();
        tell('end');
    } catch (Absent $reason) {
        tell('absent', plain($reason->getMessage()));
    } catch (Throwable $problem) {
        tell('broken', plain((string) $problem));
    }
}
