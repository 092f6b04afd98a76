# What every runtime is asked, whatever its model.

# A thread with a role that blocks for ever, in a read or in what it is given; it is announced when this returns.
sub blocked_worker {
    my $wait = shift;
    absent('this build has no threads') if !$Config{useithreads};
    require threads;
    my ($read_end, $write_end) = POSIX::pipe();
    my ($never, $kept_open) = POSIX::pipe();
    threads->create(
        sub {
            enter('worker');
            POSIX::write($write_end, "\n", 1);
            $wait ||= sub { POSIX::read($never, my $byte, 1) };
            $wait->() while 1;
        }
    )->detach;
    POSIX::read($read_end, my $byte, 1);
    return;
}

scene(
    'handler-thread' => sub {
        hear();
        $SIG{USR1} = \&record;
        blocked_worker();
        say_it('ready');
        hear();
    }
);

scene(
    'occurrences' => sub {
        my $signal = hear();
        # By the name that the configuration has for the number.
        my $name = $signal eq 'SIGRTMIN+1' ? (split ' ', $Config{sig_name})[POSIX::SIGRTMIN() + 1] : 'USR1';
        $SIG{$name} = sub { tell_judge('handler', $signal, $role) };
        say_it('ready');
        hear();
    }
);

scene(
    'read-after-handler' => sub {
        $SIG{USR1} = \&record;
        open my $judge, '<&=', 3 or die "descriptor 3: $!";
        say_it('ready');
        if (sysread $judge, my $byte, 1) {
            say_it('returned', 'data');
        }
        elsif ($!{EINTR}) {
            say_it('returned', 'eintr');
            hear();
        }
        else {
            die "sysread: $!";
        }
    }
);

scene(
    'sleeping' => sub {
        hear();
        $SIG{USR1} = \&record;
        blocked_worker();
        say_it('ready');
        while (1) {
            sleep 1_000_000;
            say_it('returned');
        }
    }
);

scene(
    'handler-overlap' => sub {
        my $calls = 0;
        $SIG{USR1} = sub {
            record(@_);
            return if ++$calls > 1;
            say_it('inside');
            hear();
            say_it('left');
        };
        say_it('ready');
        # Not for long: a signal that comes right before it does not end it.
        sleep 1 while 1;
    }
);


scene(
    'fork-inherits-handlers' => sub {
        $SIG{USR1} = \&record;
        my $child = fork;
        die "fork: $!" if !defined $child;
        if ($child == 0) {
            enter('child-main');
            kill USR1 => $$ if ($ENV{SIGCONFORM_STIMULUS} // '') ne 'none';
            rounds(1000);
            POSIX::_exit(0);
        }
        waitpid $child, 0;
    }
);
