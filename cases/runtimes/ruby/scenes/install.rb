# Installing: who may, what comes back, what is refused.

scene("install-only-from-main") do
  before = action_of(USR1)
  errors = {}
  worker do
    errors["callable"] = error_of { trap(USR1, RECORD) }
    errors["SIG_DFL"] = error_of { trap(USR1, "SYSTEM_DEFAULT") }
    errors["SIG_IGN"] = error_of { trap(USR1, "IGNORE") }
  end.join
  errors.each { |key, value| say(key, value) }
  say("unchanged", before == action_of(USR1))
end

scene("install-returns-previous") do
  first = trap("USR1", RECORD)
  say("first", first.class)
  say("initial", trap("USR2", RECORD) == "DEFAULT")
  say("second", trap("USR1", "IGNORE").equal?(RECORD))
end

# There is nothing to ask with; 65 is one above the highest.
scene("number-out-of-range-refused") do
  { "0" => 0, "NSIG" => 65, "4242" => 4242 }.each do |key, number|
    say("signal-#{key}", error_of { trap(number, RECORD) })
    say("getsignal-#{key}", "no-such-function")
  end
end

scene("reserved-number-refused") do
  say("signal", error_of { trap(32, RECORD) })
  say("getsignal", "no-such-function")
end

scene("sigkill-sigstop-refused") do
  %w[SIGKILL SIGSTOP].each do |name|
    say("#{name}-callable", error_of { trap(name, RECORD) })
    say("#{name}-SIG_IGN", error_of { trap(name, "IGNORE") })
  end
end

scene("flags-onstack") do
  trap("USR1", RECORD)
  say("onstack", action_of(USR1)[1] & 0x08000000 != 0)
end

scene("flags-no-restart-empty-mask") do
  trap("USR1", RECORD)
  action = "\0" * 256
  native("sigaction", [:int, :voidp, :voidp]).call(USR1, nil, action)
  say("restart", action_of(USR1)[1] & 0x10000000 != 0)
  say("mask", action[8, 8].unpack1("Q") != 0)
end

# A wakeup descriptor is the program's own affair: its handlers write to a pipe. Who is ignored writes nothing.
scene("sig-ign-discards") do
  read_end, write_end = IO.pipe
  trap("USR1", "IGNORE")
  trap("USR2") { |number| write_end.syswrite(number.chr) }
  kill_through_c(USR1)
  kill_through_c(USR2)
  rounds(1000)
  bytes = error_of { read_end.read_nonblock(1, exception: true).then { |byte| say("bytes", name_of(byte.ord)) } }
  say("bytes", "") unless bytes == "none"
end

absent("the language has no function that asks for a handler", "query-from-any-thread", "query-returns-same-object",
       "query-is-cached")
absent("the language has no timers that signal", "timers-from-any-thread", "alarm-returns-remaining",
       "alarm-shares-real-itimer", "setitimer-returns-old", "getitimer-current", "setitimer-tiny-delay-fires")

# close(-1) fails with EBADF, and what errno is then is read in C as well. The storm comes from a process: a thread
# would have to wait for the interpreter. There is no wakeup descriptor whose write could fail as well.
scene("errno-preserved") do
  calls = wrong = 0
  trap("USR1") { calls += 1 }
  close = native("close", [:int])
  main = Process.pid
  storm = fork { Process.kill(USR1, main) while STIMULUS && Process.ppid == main }
  done = 0
  while done < 100_000 || (STIMULUS && calls <= 100)
    close.call(-1)
    wrong += 1 unless Fiddle.last_error == Errno::EBADF::Errno
    done += 1
  end
  Process.kill("KILL", storm)
  Process.wait(storm)
  say("storm", calls > 100)
  say("wrong", wrong)
end

absent("the language has no wakeup descriptor", "wakeup-fd-only-from-main", "wakeup-byte-is-number",
       "wakeup-byte-before-wait", "wakeup-bytes-of-several-signals", "wakeup-fd-makes-main-prompt",
       "record-before-wakeup-byte", "no-byte-for-uncaught", "wakeup-fd-returns-previous", "wakeup-fd-bad-refused",
       "wakeup-fd-nonblocking", "wakeup-fd-shared-after-fork", "wakeup-fd-socket")
absent("the language has no siginterrupt()", "siginterrupt-false-restarts", "siginterrupt-from-any-thread")
