# When a handler was entered, by the clock that the judge has too, for as long as the judge sends.

def latency_now
  Process.clock_gettime(Process::CLOCK_MONOTONIC, :nanosecond)
end

def latency_busy
  rounds(1000) until heard?
end

# A call that waits in native code until a moment, whatever signal comes, without the lock of the interpreter; and where.
def uninterrupted_call
  lock = native("pthread_mutex_clocklock", [:voidp, :int, :voidp], need_gvl: false)
  mutex = Fiddle::Pointer.malloc(128)
  native("pthread_mutex_init", [:voidp, :voidp]).call(mutex, nil)
  native("pthread_mutex_lock", [:voidp]).call(mutex)
  [->(moment) { lock.call(mutex, Process::CLOCK_MONOTONIC, moment.divmod(1_000_000_000).pack("qq")) }, mutex.to_i]
end

def latency_in_calls
  call, place = uninterrupted_call
  loop do
    # What another thread takes at the very end of a call is not to find main in a read.
    latency_busy
    break unless hear == "call"

    moment = latency_now + 4_000_000
    say("call", "#{moment} #{place}")
    call.call(moment)
  end
end

scene("latency") do
  state = hear
  raise Absent, "the language has no wakeup descriptor" if hear == "fd"

  count = 0
  trap("USR1") do
    at = latency_now
    count += 1
    say("at", "#{count} #{at} #{role}")
  end
  worker { forever }
  say("signal", "SIGUSR1")
  say("ready")
  say("clock", latency_now) while hear == "clock"
  case state
  when "busy" then latency_busy
  when "asleep" then sleep(0.004) until heard?
  else latency_in_calls
  end
end
