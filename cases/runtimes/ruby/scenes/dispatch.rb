# In which order handlers are called, and what becomes of their end.

USR1 = Signal.list["USR1"]
USR2 = Signal.list["USR2"]

scene("exception-raised-in-main") do
  trap("USR1") { raise "from the handler" }
  say("caught", error_of { kill(USR1) && rounds(1000) })
  say("role", role)
end

scene("return-value-ignored") do
  trap("USR1") do |number|
    record(number)
    42
  end
  say("error", error_of { kill(USR1) && rounds(1000) })
  say("returned")
end

scene("dispatch-ascending") do
  order = []
  numbers = %w[TERM USR2 USR1 HUP].map { |name| Signal.list[name] }
  numbers.each { |number| trap(number) { |got| order << got } }
  change_mask(0, numbers)
  numbers.each { |number| kill_through_c(number) }
  change_mask(1, numbers)
  rounds(1000)
  unless order.empty?
    token = { order.sort => "ascending", order.sort.reverse => "descending" }.fetch(order, "other")
    say("token", token)
  end
end

# By number, since the language names no real-time signal.
scene("occurrences-coalesce") do
  trap(34, RECORD)
  change_mask(0, [34])
  wait = native("sigtimedwait", [:voidp] * 3)
  4.times { kill_through_c(34) }
  drained = 0
  drained += 1 while wait.call([1 << 33, *[0] * 15].pack("Q16"), nil, [0, 0].pack("qq")) == 34
  say("control", drained)
  4.times { kill_through_c(34) }
  change_mask(1, [34])
  rounds(1000)
end

scene("raising-handler-keeps-others") do
  ran = []
  trap("USR1") { raise "from the handler" }
  trap("USR2") { |number| ran << number }
  change_mask(0, [USR1, USR2])
  kill_through_c(USR2)
  kill_through_c(USR1)
  say("raised", error_of { change_mask(1, [USR1, USR2]) && rounds(1000) })
  rounds(1000)
  # What is left over does not run between bytecodes, but when main next has to wait.
  Thread.new { nil }.join if ran.empty?
  say("other", ran.size)
end

# Four calls, within each other or one after the other.
scene("handler-reentrant") do
  depth = deepest = calls = 0
  trap("USR1") do
    depth += 1
    deepest = [depth, deepest].max
    calls += 1
    if calls < 4
      kill_through_c(USR1)
      rounds(1000)
    end
    depth -= 1
  end
  kill_through_c(USR1)
  rounds(1000)
  say("token", "depth-#{deepest}") if deepest.positive?
end

scene("own-signal-unblocked-in-handler") do
  seen = []
  trap("USR1") { |number| seen << has(status_bits("SigBlk"), number) }
  kill_through_c(USR1)
  rounds(1000)
  say("token", seen.first ? "blocked" : "unblocked") unless seen.empty?
end

scene("replaced-handler-runs-new") do
  ran = []
  trap("USR1") { ran << "old" }
  change_mask(0, [USR1])
  kill_through_c(USR1)
  trap("USR1") { ran << "new" }
  change_mask(1, [USR1])
  rounds(1000)
  say("token", ran.join("-")) unless ran.empty?
end

scene("reset-race-dropped") do
  stop = false
  trap("USR1", "IGNORE")
  thread = worker { kill(USR1) until stop }
  error = error_of do
    20_000.times do
      trap("USR1") { nil }
      trap("USR1", "IGNORE")
    end
  end
  stop = true
  thread.join
  say("stray", error == "none" ? "" : error) if STIMULUS
end

# The language has one function for both: a signal to the own process.
%w[self-kill-handled-before-return raise-handled-before-return].each do |name|
  scene(name) do
    calls = []
    trap("USR1") { calls << role }
    kill(USR1)
    say("calls", calls.size)
  end
end

scene("handler-on-main-when-worker-raises") do
  trap("USR1", RECORD)
  worker do
    kill(USR1)
    say("worker-returned")
  end.join
  rounds(1000)
end

scene("signals-run-nothing-on-workers") do
  trap("USR1", RECORD)
  stop = false
  pthread_self = native("pthread_self", [], :long)
  pthread_kill = native("pthread_kill", [:long, :int])
  second = nil
  b = worker("B") do
    second = pthread_self.call
    rounds(10) until stop
  end
  a = worker("A") do
    Thread.pass until second
    1000.times { pthread_kill.call(second, USR1) if STIMULUS }
    stop = true
  end
  rounds(100) until stop
  [a, b].each(&:join)
  rounds(1000)
end

scene("no-locks-in-handler") do
  lock = Mutex.new
  outcome = nil
  trap("USR1") { outcome = error_of { lock.lock } }
  lock.synchronize do
    kill(USR1)
    rounds(1000)
  end
  say("token", outcome == "none" ? "acquired" : "refused") if outcome
end

scene("handler-persists") do
  %w[USR1 CHLD].each do |name|
    calls = 0
    trap(name) { calls += 1 }
    3.times do
      kill_through_c(Signal.list[name])
      rounds(1000)
    end
    say("SIG#{name}", calls)
  end
end

absent("the language sends no signal to a thread", "self-pthread-kill-handled-before-return", "pthread-kill-0-liveness",
       "pthread-kill-bad-number")
absent("the language has no function that changes a mask", "unblock-handled-before-return", "mask-how-semantics",
       "mask-empty-block-reads", "mask-returns-old-set", "mask-kill-stop-dropped", "mask-bad-arguments")
absent("the language accepts no signal without a handler", "sigwait-consumes-one", "accepted-signal-runs-no-handler",
       "sigwait-leaves-others-running", "unblocked-main-before-sigwait-worker", "sigwaitinfo-fields",
       "sigwaitinfo-retried", "sigtimedwait-none-on-timeout", "sigtimedwait-negative-refused")
absent("the language has no pause()", "pause-wakes-on-own-signal")
