// The stage: what a case's body sees inside the subject.
//
// Every member function acts on the calling thread of the calling process. The members arrange, generate and record;
// none judges. An arrangement that fails (no thread, no memory, a bad flag) is written down as a complaint and ends the
// process: the case is then unsupported where the error says that the platform does not offer the call, else
// unresolved, and never failed. Nothing here may be used after the body has returned.
#pragma once

#include <pthread.h>
#include <signal.h>
#include <sys/types.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>
#include <type_traits>

#include "harness/signals/signal_set.h"
#include "harness/subject/shared_stage.h"

namespace sigconform {

/// What a recording handler does besides recording. Runs inside the handler: async-signal-safe calls only.
using HandlerHook = void (*)(Stage& stage, int signal, siginfo_t* info, void* context);

/// How `Stage::record` installs its handler.
struct Handling {
  int flags = 0;               ///< SA_RESTART, SA_ONSTACK, ...; SA_SIGINFO is added unless `plain`
  SignalSet mask = {};         ///< sa_mask
  HandlerHook then = nullptr;  ///< between the enter and the exit record
  bool plain = false;          ///< a one-argument handler, without SA_SIGINFO
};

/// What a stimulus returned. One that failed though nobody looks at its result is an arrangement that failed: it
/// complains.
class Stimulus {
 public:
  Stimulus(const char* means, int signal, int result, int error) noexcept
      : means_(means), signal_(signal), result_(result), error_(error) {}
  Stimulus(const Stimulus&) = delete;
  Stimulus& operator=(const Stimulus&) = delete;
  ~Stimulus();

  operator int() const noexcept {
    looked_at_ = true;
    return result_;
  }

 private:
  const char* means_;
  int signal_;
  int result_;
  int error_;
  mutable bool looked_at_ = false;
};

class Stage {
 public:
  using Body = std::function<void(Stage&)>;

  // Participants ----------------------------------------------------------------------------------------------------

  /// Starts a named thread with the creator's mask, and returns when it runs (its name and ids are known to the judge).
  pthread_t thread(std::string_view name, Body body, const pthread_attr_t* attributes = nullptr);
  /// Starts a thread that parks at once, and returns when it has parked.
  pthread_t parked_thread(std::string_view name);
  /// The same with a mask of its own, set before it parks.
  pthread_t parked_thread(std::string_view name, const SignalSet& mask);
  /// Waits for the thread to end and, where the kernel shows it, for its task to vanish.
  void join(std::string_view name);
  /// A participant of this process by name.
  pthread_t pthread_of(std::string_view name);
  /// A participant's process id, and its kernel thread id (0 where the platform has none).
  pid_t process_of(std::string_view name);
  pid_t thread_id_of(std::string_view name);

  /// Forks a named child that runs the body and `_exit(0)`s. Returns its process id at once; the child is announced
  /// (`await_participant`) when it runs. The caller reaps it.
  pid_t fork(std::string_view name, const Body& body);
  /// For a child made by other means (_Fork, vfork, clone): enters the calling process under a name that the parent
  /// reserved with `reserve` before.
  void reserve(std::string_view name);
  void become(std::string_view name);

  /// Announces the caller and serves the judge's commands until the judge releases it. The mask stays as it is.
  void park();
  /// Tells the judge that the arrangement stands, for a body that does not park its main thread.
  void ready();

  // New program images ----------------------------------------------------------------------------------------------

  /// Replaces the process by an image registered with CONFORMANCE_IMAGE. Needs SubjectOptions::images.
  void exec(std::string_view image);
  /// The argument vector for posix_spawn or exec by hand; `argv[0]` is the path. The new image takes part as the
  /// participant named (`reserve` it before), or goes on as the caller. Valid until the next call in this thread.
  char* const* image_arguments(std::string_view image, std::string_view as = {});

  // Dispositions and masks of the calling thread ----------------------------------------------------------------------

  /// Installs a handler that records its entry (thread, siginfo, mask, stack) and exit.
  void record(int signal, Handling handling = {});
  void ignore(int signal, int flags = 0);
  void set_default(int signal, int flags = 0);
  void block(const SignalSet& set);
  void unblock(const SignalSet& set);
  void set_mask(const SignalSet& set);
  /// Gives the calling thread an alternate signal stack of at least that size, never freed. Returns its base.
  void* use_alternate_stack(std::size_t size = 0);
  /// Sets the soft limit, or no more than the hard one where that is less: `require_limit` tells before.
  void limit(int resource, std::uint64_t soft);
  /// Takes that real, effective and saved user id, and stays observable. Fails the arrangement without the privilege.
  void become_user(uid_t user);

  // Snapshots into the evidence; all async-signal-safe
  // -----------------------------------------------------------------

  void note_mask(std::string_view label) noexcept;
  void note_pending(std::string_view label) noexcept;
  void note_disposition(std::string_view label, int signal) noexcept;
  void note_altstack(std::string_view label) noexcept;
  void note(std::string_view label, std::int64_t value) noexcept;
  void note_siginfo(std::string_view label, const siginfo_t& info) noexcept;
  void note_set(std::string_view label, const SignalSet& set) noexcept;
  void mark(std::string_view label) noexcept;
  /// Records the result of a call, and `error` (an errno value) when it is not 0.
  void note_call(std::string_view label, std::int64_t result, int error, int signal = 0) noexcept;

  /// Makes a call that says -1 and errno on failure, and records result and errno. Returns the result, keeps errno.
  template <typename Function>
  auto call(std::string_view label, Function&& function) {
    errno = 0;
    const auto result = number(function());
    const int error = errno;
    note_call(label, static_cast<std::int64_t>(result), result == static_cast<decltype(result)>(-1) ? error : 0);
    errno = error;
    return result;
  }
  /// Makes a call of the pthread kind, which returns the error number, and records it.
  template <typename Function>
  int call_returning_error(std::string_view label, Function&& function) {
    const int error = function();
    note_call(label, error, error);
    return error;
  }

  // Stimuli: what a run without stimulus leaves out. All are recorded; all return what the call returned.
  // ----------------

  /// False when the case is run without its stimulus: guard with it what is not one of the calls below.
  bool stimulus() const noexcept;
  Stimulus raise(int signal) noexcept;
  Stimulus kill(pid_t process, int signal) noexcept;
  Stimulus sigqueue(pid_t process, int signal, int value) noexcept;
  Stimulus pthread_kill(std::string_view name, int signal) noexcept;

  // Plumbing
  // ------------------------------------------------------------------------------------------------------------

  /// Ends the arrangement with a complaint: "what of SIGNAL: errno text". Exits the process.
  [[noreturn]] void complain(std::string_view what, int error = 0, int signal = 0) noexcept;
  /// For arrangements: complains unless the result is not -1. Returns the result.
  template <typename Result>
  auto must(const Result& made, std::string_view what) noexcept {
    const auto result = number(made);
    if (result == static_cast<decltype(number(made))>(-1)) complain(what, errno);
    return result;
  }
  /// Waits inside the subject until the condition over shared state holds; looks again after every event.
  void wait_until(const std::function<bool()>& condition);
  /// How many handler entries of that signal the log holds so far, in all threads. Async-signal-safe.
  int handled_count(int signal) const noexcept;

  SharedStage& shared() noexcept { return *shared_; }

  /// The stage of the calling process: for handlers and code that got none handed. Null outside a subject.
  static Stage* current() noexcept;

  // Used by Subject and by images.
  explicit Stage(SharedStage& shared) noexcept : shared_(&shared) {}
  void enter_main(std::string_view name);
  void enter_reserved(ParticipantIndex index, bool in_main_process);
  void append_from_handler(const Event& event) noexcept;

  /// Runs a participant's body to its end; an exception becomes a complaint. Not noexcept: pthread_exit() unwinds.
  void run_body(const Body& body);

 private:
  static void* run_thread(void* argument);
  template <typename Call>
  Stimulus stimulate(const char* means, int signal, Call&& call) noexcept;
  template <typename Result>
  static Result number(const Result& result) noexcept {
    return result;
  }
  static int number(const Stimulus& stimulus) noexcept { return stimulus; }
  Participant& self() noexcept;
  ParticipantIndex claim(std::string_view name);
  Participant& participant(std::string_view name);
  void set_state(Participant& who, ParticipantState state, EventKind event) noexcept;
  void append(Event event) noexcept;

  SharedStage* shared_;
};

/// The recording handlers' counters: how often a signal's handler was entered in this process. Async-signal-safe.
int handler_entries(int signal) noexcept;

}  // namespace sigconform
