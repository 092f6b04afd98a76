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

absent("the language reserves SIGSEGV", "asynchronous-sigsegv-handled", "synchronous-fault-spins")
