// The probe of Go: plays the scene that its last argument names, and says what it sees.
//
// Descriptor 3 brings lines from the judge, descriptor 4 takes lines to it; harness/subject/runtime.h has the language.
// The scenes follow below; the standard library only. A scene never judges.
package main

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
	"unsafe"
)

const (
	fromJudge = 3
	toJudge   = 4
	signals   = 64 // of one number that a channel holds, so that none is dropped
)

// Panicked with: this version or platform does not have what the scene needs.
type absent string

var (
	scenes = map[string]func(){}
	roles  = struct {
		sync.Mutex
		of map[string]string
	}{of: map[string]string{}}
)

// The first goroutine stays on the process's first thread.
func init() { runtime.LockOSThread() }

func tell(fields ...string) {
	line := []byte(strings.Join(fields, " ") + "\n")
	for {
		if _, problem := syscall.Write(toJudge, line); problem != syscall.EINTR {
			return
		}
	}
}

func plain(text string) string {
	return strings.NewReplacer("%", "%25", "\n", "%0A", "\r", "%0D").Replace(text)
}

func say(key string, value string) { tell("say", key, plain(value)) }

// Where the system finds the calling thread: 4711/task/4712.
func place() string {
	link, problem := os.Readlink("/proc/thread-self")
	if problem != nil {
		panic(problem)
	}
	return link
}

// Gives the calling goroutine's thread its role; the goroutine must be locked to it.
func enter(role string) {
	own := place()
	roles.Lock()
	roles.of[own] = role
	roles.Unlock()
	tell("thread", role, own)
}

func role() string {
	own := place()
	roles.Lock()
	defer roles.Unlock()
	if role, known := roles.of[own]; known {
		return role
	}
	return "dispatcher"
}

func record(received os.Signal) {
	names := map[os.Signal]string{syscall.SIGUSR1: "SIGUSR1", syscall.Signal(35): "SIGRTMIN+1"}
	tell("handler", names[received], role())
}

// How the language handles signals: a goroutine takes them from a channel.
func handle(number syscall.Signal, handler func(os.Signal)) {
	channel := make(chan os.Signal, 2*signals)
	signal.Notify(channel, number)
	go func() {
		for received := range channel {
			handler(received)
		}
	}()
}

// The judge's next line. Its end is the end of the scene.
func hear() string {
	var text []byte
	for {
		var one [1]byte
		count, problem := syscall.Read(fromJudge, one[:])
		switch {
		case problem == syscall.EINTR:
		case problem != nil || count == 0:
			os.Exit(0)
		case one[0] == '\n':
			return string(text)
		default:
			text = append(text, one[0])
		}
	}
}

// A thread with a role that blocks for ever; it is announced when this returns.
func blockedWorker() {
	var ends [2]int
	if problem := syscall.Pipe2(ends[:], syscall.O_CLOEXEC); problem != nil {
		panic(problem)
	}
	announced := make(chan bool)
	go func() {
		runtime.LockOSThread()
		enter("worker")
		announced <- true
		for {
			syscall.Read(ends[0], make([]byte, 1))
		}
	}()
	<-announced
}

func play(name string) {
	tell("hello", "1", "go", strings.TrimPrefix(runtime.Version(), "go"), "dispatcher")
	if name == "announce" {
		tell("end")
		return
	}
	scene, known := scenes[name]
	if !known {
		tell("unknown")
		return
	}
	// Threads that block in a call keep their share of the scheduler until it is taken away, by time.
	runtime.GOMAXPROCS(8)
	enter("main")
	defer func() {
		switch problem := recover().(type) {
		case nil:
			tell("end")
		case absent:
			tell("absent", plain(string(problem)))
		default:
			tell("broken", plain(fmt.Sprint(problem)))
		}
	}()
	scene()
}
