# Where a handler runs, and how the interpreter starts and ends.

# Does nothing and blocks in a read until the judge is done.
scene(
    'idle' => sub {
        say_it('ready');
        hear();
    }
);

scene(
    'sleeps' => sub {
        say_it('ready');
        sleep 1000 while 1;
    }
);
