// What the scenes of the probe share: the language it speaks with the judge, roles of threads, and workers.
// Descriptor 3 brings lines from the judge, descriptor 4 takes lines to it (see harness/subject/runtime.h). A scene
// says what it saw and never judges. It says the same keys and words as the probes of other runtimes, Python's that is:
// `True` and `None`, `ValueError` for std::invalid_argument, `OSError` with the errno for std::system_error.
#pragma once

#include <pthread.h>

#include <concepts>
#include <exception>
#include <functional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "sigconform/mainthread/mainthread.h"

namespace sigconform::probe {

namespace mt = sigconform::mainthread;

inline constexpr int from_judge = 3;

/// This platform, or C++, does not have what the scene needs.
struct Absent : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct Scene {
  std::string_view name;  ///< the requirement without `python.`, or what a case calls it
  void (*play)();
};

// The themes, a file each; main.cpp looks a scene up in all of them.
std::span<const Scene> delivery_scenes();
std::span<const Scene> dispatch_scenes();
std::span<const Scene> sending_scenes();
std::span<const Scene> install_scenes();
std::span<const Scene> wakeup_scenes();
std::span<const Scene> wakeup_race_scenes();
std::span<const Scene> mask_scenes();
std::span<const Scene> process_scenes();
std::span<const Scene> fork_scenes();
std::span<const Scene> embedding_scenes();
std::span<const Scene> model_scenes();
std::span<const Scene> latency_scenes();

// Lines
// ----------------------------------------------------------------------------------------------------------------
/// One line, in one write. `text` is the free text at its end.
void tell(std::string_view fields, std::string_view text = {});
void say(std::string_view key, std::string_view value = {});
void say_flag(std::string_view key, bool value);
void say_number(std::string_view key, long value);
/// The judge's next line, without its end. Its end of file is the end of the probe.
std::string hear();
/// Whether the judge has sent a line that nobody has read.
bool heard();

// Signals
// --------------------------------------------------------------------------------------------------------------
/// Tells the judge which thread it runs on. Async-signal-safe: a faulty library calls it anywhere.
void record(int signal);
/// The one handler that calls `record`, so that it can be compared.
const mt::Handler& recording();
/// So many rounds of a loop that checks for signals.
void rounds(int count);
/// Rounds until `record` has been called, on whatever thread; a few where no signal comes. For signals that a worker
/// takes: what the system has delivered need not have been recorded yet.
void rounds_until_recorded();
/// These send nothing in a run without stimulus.
bool has_stimulus();
void kill(int signal);
void raise_signal(int signal);
void pthread_kill(pthread_t thread, int signal);

// Errors
// ---------------------------------------------------------------------------------------------------------------
/// The name that Python has for it, with the errno of a system error.
std::string error_name(const std::exception& error);
/// The name of what the call throws, `none` where it returns.
template <typename Call>
std::string error_of(Call call) {
  try {
    call();
  } catch (const std::exception& error) {
    return error_name(error);
  }
  return "none";
}

// Threads
// --------------------------------------------------------------------------------------------------------------
/// Gives the calling thread its role, at most 31 bytes, and announces it.
void enter(std::string_view role);
const char* role();

/// A thread with a role that runs the function; it is announced when the constructor returns. Left alone unless joined.
class Worker {
 public:
  explicit Worker(std::function<void()> work, std::string role = "worker");
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  pthread_t id() { return thread_.native_handle(); }
  void join() { thread_.join(); }

 private:
  std::thread thread_;
};

/// Blocks the calling thread in a lock that nobody opens.
void forever();

// Descriptors
// ----------------------------------------------------------------------------------------------------------
struct Ends {
  int read_end;
  int write_end;
};
/// Neither of them blocks.
Ends wakeup_pipe();
/// Blocks until one of them can be read; true if the first can.
bool wait_readable(int first, int second = -1);
/// The bytes that are there now: signal numbers.
std::vector<int> drained(int descriptor);
/// `SIGUSR1 SIGUSR2`
std::string names_of(const std::vector<int>& signals);
/// Writes until it takes no more.
void fill(int descriptor);

}  // namespace sigconform::probe
