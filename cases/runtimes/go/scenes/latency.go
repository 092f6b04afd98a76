
// When a handler was entered, by the clock that the judge has too, for as long as the judge sends.

const monotonic = 1 // CLOCK_MONOTONIC

func monotonicNow() int64 {
	var reading syscall.Timespec
	syscall.RawSyscall(syscall.SYS_CLOCK_GETTIME, monotonic, uintptr(unsafe.Pointer(&reading)), 0)
	return reading.Nano()
}

// Waits in the system until that moment, whatever signal comes, and the scheduler does not know.
func callUntil(end int64) {
	const absolute = 1 // TIMER_ABSTIME
	moment := syscall.NsecToTimespec(end)
	for monotonicNow() < end {
		syscall.RawSyscall6(syscall.SYS_CLOCK_NANOSLEEP, monotonic, absolute, uintptr(unsafe.Pointer(&moment)), 0, 0, 0)
	}
}

func compute() int {
	total := 0
	for number := 0; number < 10_000; number++ {
		total += number * number
	}
	return total
}

func init() {
	scenes["latency"] = func() {
		state := hear()
		if hear() == "fd" {
			panic(absent("the language has no wakeup descriptor"))
		}
		count := 0
		handle(syscall.SIGUSR1, func(os.Signal) {
			at := monotonicNow()
			count++
			say("at", fmt.Sprintf("%d %d %s", count, at, role()))
		})
		blockedWorker()
		say("signal", "SIGUSR1")
		say("ready", "")
		for hear() == "clock" {
			say("clock", fmt.Sprint(monotonicNow()))
		}
		for state == "c-call" && hear() == "call" {
			end := monotonicNow() + 4_000_000
			say("call", fmt.Sprint(end))
			callUntil(end)
		}
		syscall.SetNonblock(fromJudge, true)
		total := 0
		for {
			if _, problem := syscall.Read(fromJudge, make([]byte, 1)); problem != syscall.EAGAIN && problem != syscall.EINTR {
				say("total", fmt.Sprint(total)) // so that no compiler leaves the work out
				return
			}
			if state == "asleep" {
				time.Sleep(4 * time.Millisecond)
			} else {
				total += compute()
			}
		}
	}
}
