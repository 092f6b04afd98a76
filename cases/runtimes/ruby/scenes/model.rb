# What every runtime is asked, whatever its model.

scene("handler-thread") do
  hear
  trap("USR1", RECORD)
  worker { forever }
  say("ready")
  hear
  rounds(1000)
end

scene("occurrences") do
  name = hear
  # The language has no name for real-time signals, and takes their numbers.
  trap(name == "SIGRTMIN+1" ? 35 : name, RECORD)
  say("ready")
  hear
  rounds(1000)
end

scene("read-after-handler") do
  trap("USR1", RECORD)
  say("ready")
  begin
    FROM_JUDGE.sysread(1)
    say("returned", "data")
  rescue Errno::EINTR
    say("returned", "eintr")
    hear
  end
  rounds(1000)
end

scene("sleeping") do
  hear
  trap("USR1", RECORD)
  worker { forever }
  say("ready")
  loop do
    sleep(1_000_000)
    say("returned")
  end
end

scene("handler-overlap") do
  calls = 0
  trap("USR1") do |number|
    record(number)
    calls += 1
    if calls == 1
      say("inside")
      hear
      say("left")
    end
  end
  say("ready")
  loop { sleep(1_000_000) }
end
