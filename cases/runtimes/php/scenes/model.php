// What every runtime is asked, whatever its model.

function no_worker(): void
{
    if (hear() === 'worker') {
        throw new Absent(NO_THREADS);
    }
}

scene('idle', function () {
    say('ready');
    hear();
});

scene('handler-thread', function () {
    no_worker();
    handle('SIGUSR1', 'record');
    say('ready');
    hear();
});

scene('occurrences', function () {
    handle(hear(), 'record');
    say('ready');
    hear();
});

scene('read-after-handler', function () {
    global $fromJudge;
    handle('SIGUSR1', 'record');
    say('ready');
    if (fread($fromJudge, 1) !== '') {
        say('returned', 'data');
    } else {
        say('returned', 'eintr');
        hear();
    }
});

scene('sleeping', function () {
    no_worker();
    handle('SIGUSR1', 'record');
    say('ready');
    while (true) {
        sleep(1000000);
        say('returned');
    }
});

scene('handler-overlap', function () {
    $calls = 0;
    handle('SIGUSR1', function (int $number) use (&$calls) {
        record($number);
        $calls += 1;
        if ($calls === 1) {
            say('inside');
            hear();
            say('left');
        }
    });
    say('ready');
    while (true) {
        sleep(1000000);
    }
});

scene('fork-inherits-handlers', function () {
    handle('SIGUSR1', 'record');
    $child = pcntl_fork();
    if ($child === 0) {
        enter('child-main');
        kill('SIGUSR1');
        exit(0);
    }
    pcntl_waitpid($child, $status);
});
