# The probe of Perl: plays the scene that its last argument names, and says what it sees.
#
# Descriptor 3 brings lines from the judge, descriptor 4 takes lines to it; harness/subject/runtime.h has the language.
# The scenes follow below; the standard library only. A scene never judges.
use strict;
use warnings;
use Config;
use POSIX ();

my %scenes;
our $role = '?';    # each thread has its own

sub scene {
    my ($name, $play) = @_;
    $scenes{$name} = $play;
    return;
}

# Not print: what is buffered at a fork would be written twice.
sub tell_judge {
    my $line = join(' ', @_) . "\n";
    POSIX::write(4, $line, length $line);
    return;
}

sub plain {
    my $text = shift;
    $text =~ s/([%\n\r])/sprintf '%%%02X', ord $1/ge;
    return $text;
}

sub say_it {
    my ($key, $value) = @_;
    return tell_judge('say', $key, plain($value // ''));
}

# Gives the calling thread its role.
sub enter {
    $role = shift;
    return tell_judge('thread', $role, readlink '/proc/thread-self');
}

sub record {
    my $name = shift;
    return tell_judge('handler', "SIG$name", $role);
}

# The judge's next line. Its end is the end of the scene.
sub hear {
    my $text = '';
    while ($text !~ /\n\z/) {
        my $got = POSIX::read(3, my $byte, 1);
        next if !defined $got && $!{EINTR};
        POSIX::_exit(0) if !defined $got || $got == 0;    # at the end of the file it is "0 but true"
        $text .= $byte;
    }
    chomp $text;
    return $text;
}

sub heard {
    my $wanted = '';
    vec($wanted, 3, 1) = 1;
    return select($wanted, undef, undef, 0) > 0;
}

# So many rounds of bytecode, in which nothing blocks.
sub rounds {
    my $total = 0;
    $total += $_ for 1 .. shift;
    return $total;
}

# Ends a scene that this build or the language does not have what it needs for.
sub absent {
    die bless {'why' => shift}, 'Absent';
}

sub play {
    my $name = shift;
    # With threads each has an interpreter and handlers of its own: a signal is handled on the thread that gets it.
    tell_judge('hello', 1, 'perl', sprintf('%vd', $^V), $Config{useithreads} ? 'receiver' : 'main');
    return tell_judge('end') if $name eq 'announce';
    return tell_judge('unknown') if !$scenes{$name};
    enter('main');
    return tell_judge('end')                        if eval { $scenes{$name}->(); 1 };
    return tell_judge('absent', plain($@->{why})) if ref $@ eq 'Absent';
    return tell_judge('broken', substr plain($@), 0, 3000);
}
