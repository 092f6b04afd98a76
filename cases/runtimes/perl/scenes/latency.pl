# When a handler was entered, by the clock that the judge has too, for as long as the judge sends.

scene(
    'latency' => sub {
        my $state = hear();
        my %lacks = ('fd' => 'the language has no wakeup descriptor', 'c-call' => 'the language cannot call C code');
        for my $asked (hear(), $state) {
            absent($lacks{$asked}) if $lacks{$asked};
        }
        require Time::HiRes;
        my $now   = sub { sprintf '%.0f', Time::HiRes::clock_gettime(Time::HiRes::CLOCK_MONOTONIC()) * 1e9 };
        my $count = 0;
        if ($Config{useithreads}) {
            # Each thread has a handler with variables of its own, and any may take what is sent to the process.
            require threads;
            require threads::shared;
            &threads::shared::share(\$count);
        }
        $SIG{USR1} = sub {
            my $at = $now->();
            say_it('at', ++$count . " $at $role");
        };
        # What comes while a handler returns has its own one called when the thread's next call ends: no call is for ever.
        blocked_worker(sub { Time::HiRes::sleep(0.004) });
        say_it('signal', 'SIGUSR1');
        say_it('ready');
        say_it('clock', $now->()) while hear() eq 'clock';
        while (!heard()) {
            if ($state eq 'asleep') { Time::HiRes::sleep(0.004) }
            else                    { rounds(1000) }
        }
    }
);
