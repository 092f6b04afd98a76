
// What every runtime is asked, whatever its model.

const long = 1_000_000 * time.Second

func init() {
	scenes["idle"] = func() {
		say("ready", "")
		hear()
	}

	scenes["handler-thread"] = func() {
		hear()
		handle(syscall.SIGUSR1, record)
		blockedWorker()
		say("ready", "")
		hear()
	}

	scenes["occurrences"] = func() {
		number := syscall.SIGUSR1
		if hear() == "SIGRTMIN+1" {
			number = syscall.Signal(35)
		}
		handle(number, record)
		say("ready", "")
		hear()
	}

	scenes["read-after-handler"] = func() {
		handle(syscall.SIGUSR1, record)
		judge := os.NewFile(fromJudge, "judge")
		say("ready", "")
		if _, problem := judge.Read(make([]byte, 1)); problem == nil {
			say("returned", "data")
		} else {
			say("returned", "eintr")
			hear()
		}
	}

	scenes["sleeping"] = func() {
		hear()
		handle(syscall.SIGUSR1, record)
		blockedWorker()
		say("ready", "")
		for {
			time.Sleep(long)
			say("returned", "")
		}
	}

	scenes["handler-overlap"] = func() {
		calls := 0
		handle(syscall.SIGUSR1, func(received os.Signal) {
			record(received)
			calls++
			if calls == 1 {
				say("inside", "")
				hear()
				say("left", "")
			}
		})
		say("ready", "")
		for {
			time.Sleep(long)
		}
	}

	scenes["fork-inherits-handlers"] = func() { panic(absent("the language does not fork")) }
}
