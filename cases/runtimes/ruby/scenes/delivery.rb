# Where a handler runs, and how late, whatever main is doing.

STATES = {
  "bytecode" => lambda do
    say("ready")
    rounds(100) until heard?
  end,
  "sleep" => lambda do
    say("ready")
    sleep(1)
  end,
  "lock" => lambda do
    lock = Mutex.new
    worker("releaser") do
      lock.lock
      say("ready")
      hear
      lock.unlock
    end
    Thread.pass until lock.locked?
    lock.lock
  end,
  "join" => lambda do
    releaser = worker("releaser") { hear }
    say("ready")
    releaser.join
  end,
  "read" => lambda do
    say("ready")
    hear
  end,
  "select" => lambda do
    say("ready")
    IO.select([FROM_JUDGE])
  end,
  "native" => -> { held_native_call },
  "subinterpreter" => -> { raise Absent, "no interpreters within an interpreter" },
  "finished" => -> { raise Absent, "the end of main ends the other threads" }
}.freeze

scene("delivery") do
  state = hear
  trap("USR1", RECORD)
  worker { forever }
  STATES.fetch(state).call
  say("resumed")
  rounds(1000)
end

# Main holds the interpreter in native code that a signal does not interrupt, until the judge writes a line.
def held_native_call
  stream = native("fdopen", [:int, :voidp], :voidp).call(3, "r")
  thread = "\0" * 8
  all = (1..31).to_a
  change_mask(0, all)
  native("pthread_create", [:voidp] * 4)
    .call(thread, nil, Fiddle::Handle::DEFAULT["fgetc"], stream)
  change_mask(1, all)
  say("ready")
  native("pthread_join", [:long, :voidp]).call(thread.unpack1("q"), nil)
end

scene("low-level-handler-only-records") do
  trap("USR1", RECORD)
  held_native_call
  say("returned")
end

scene("late-during-long-c-call") do
  trap("USR1", RECORD)
  held_native_call
  say("returned")
  rounds(1000)
  say("rounds")
end

WAITS = {
  "lock" => ->(box) { box[:lock].lock },
  "join" => ->(box) { box[:thread].join },
  # A signal ends the wait of a condition, as the language allows it to: the program waits again.
  "event" => ->(box) { box[:own].synchronize { box[:event].wait(box[:own]) until box[:set] } },
  "queue" => ->(box) { box[:queue].pop }
}.freeze

# Main blocks in the wait that the judge names; the wait ends when the judge says `release`.
scene("blocked-main-woken") do
  wait = hear
  raise Absent, "no wakeup descriptor" if hear == "fd"

  trap("USR1", RECORD)
  box = { lock: Mutex.new, own: Mutex.new, event: ConditionVariable.new, queue: Queue.new }
  locked = Queue.new
  worker { Queue.new.pop }
  box[:thread] = worker("releaser") do
    # Not for this thread: the system picks between main and the worker alone.
    change_mask(0, [10])
    box[:lock].lock
    locked << true
    hear
    say("released")
    box[:lock].unlock
    box[:own].synchronize do
      box[:set] = true
      box[:event].signal
    end
    box[:queue] << true
  end
  locked.pop
  say("ready")
  WAITS.fetch(wait).call(box)
  say("woke")
  rounds(1000)
end
