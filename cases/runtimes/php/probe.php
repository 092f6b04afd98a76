// The probe of PHP: plays the scene that its last argument names, and says what it sees.
//
// Descriptor 3 brings lines from the judge, descriptor 4 takes lines to it; harness/subject/runtime.h has the language.
// The scenes follow below; the standard library only. A scene never judges.

const SIGNALS = ['SIGUSR1' => 10, 'SIGRTMIN+1' => 35];

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

function tell(string ...$fields): void
{
    global $toJudge;
    fwrite($toJudge, implode(' ', $fields) . "\n");
}

function plain(string $value): string
{
    return strtr($value, ['%' => '%25', "\n" => '%0A', "\r" => '%0D']);
}

function say(string $key, string $value = ''): void
{
    tell('say', $key, plain($value));
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
    tell('handler', array_search($number, SIGNALS), $role);
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
        if (!function_exists('pcntl_signal')) {
            throw new Absent('this build has no pcntl');
        }
        $scenes[$name]();
        tell('end');
    } catch (Absent $reason) {
        tell('absent', plain($reason->getMessage()));
    } catch (Throwable $problem) {
        tell('broken', plain((string) $problem));
    }
}
