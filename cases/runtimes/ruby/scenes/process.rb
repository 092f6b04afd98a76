# Start, end, fork and children of the interpreter.

# Does nothing and blocks in a read until the judge is done.
scene("idle") do
  say("ready")
  hear
end

scene("sleeps") do
  say("ready")
  loop { sleep(1000) }
end

scene("sig-dfl-restores-default") do
  name = hear
  trap(name, RECORD)
  trap(name, "SYSTEM_DEFAULT")
  say("ready")
  loop { hear }
end

scene("fork-inherits-handlers") do
  trap("USR1", RECORD)
  child = fork do
    enter("child-main")
    kill(USR1)
    rounds(1000)
    exit!(0)
  end
  Process.wait(child)
end

scene("fork-caller-becomes-main") do
  worker do
    child = fork do
      enter("child-main")
      say("install", error_of { trap("USR1", RECORD) })
      kill(USR1)
      rounds(1000)
      exit!(0)
    end
    Process.wait(child)
  end.join
end

scene("fork-pending-not-inherited") do
  trap("USR1", RECORD)
  change_mask(0, [USR1])
  kill_through_c(USR1)
  pending = -> { (status_bits("SigPnd") | status_bits("ShdPnd")).digits(2).sum }
  say("parent-pending", pending.call)
  child = fork do
    say("mask", names_in(status_bits("SigBlk")))
    say("child-pending", pending.call)
    exit!(0)
  end
  Process.wait(child)
end

# The first handler to run forks: the other signal is recorded by then, and both are pending no longer.
scene("fork-clears-recorded") do
  calls = 0
  child = :none
  handler = lambda do |_|
    calls += 1
    next unless calls == 1

    pending = status_bits("SigPnd") | status_bits("ShdPnd")
    say("pending", has(pending, USR1) || has(pending, USR2))
    child = fork
  end
  [USR1, USR2].each { |number| trap(number, &handler) }
  change_mask(0, [USR1, USR2])
  [USR1, USR2].each { |number| kill_through_c(number) }
  change_mask(1, [USR1, USR2])
  rounds(1000)
  next if child == :none

  say(child ? "parent-handled" : "child-handled", calls - 1)
  exit!(0) unless child
  Process.wait(child)
end

scene("mask-per-thread-inherited") do
  change_mask(0, [USR1])
  inherited = nil
  worker do
    inherited = has(status_bits("SigBlk"), USR1)
    change_mask(0, [USR2])
  end.join
  say("inherited", inherited)
  say("shared-back", has(status_bits("SigBlk"), USR2))
end

absent("the thread that initialises is chosen by a program that embeds the interpreter",
       "main-is-initialising-thread")
absent("the language has no check that a program calls; in C it is for programs that embed the interpreter",
       "embedder-must-check")
absent("the language reserves SIGSEGV", "asynchronous-sigsegv-handled", "synchronous-fault-spins")
