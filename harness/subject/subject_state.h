// The judge's end of one subject: its statuses as they were reaped, its evidence, and the one loop that waits.
//
// Private to the subject's sources. Kills and reaps what is left when it goes, and keeps the evidence for the report.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "harness/subject/child.h"
#include "harness/subject/judge_signals.h"
#include "harness/subject/shared_memory.h"
#include "harness/subject/subject.h"

namespace sigconform {

struct Subject::State {
  explicit State(SubjectOptions given);
  ~State();

  /// Reaps without blocking, and writes every status into the evidence.
  void pump();
  enum class OnStop { contradicts, is_awaited };
  /// Looks again after events of those kinds, after a signal to the judge, and after every ring that is no event.
  void wait_until(const std::string& what, const std::function<bool()>& condition, EventKinds kinds = all_kinds,
                  OnStop stop = OnStop::contradicts);
  /// The same of one participant, once there is one of that name; an event of that kind says that it may hold.
  void wait_until_one(std::string_view name, const std::string& what, bool (*holds)(const Participant&),
                      EventKind kind);
  void wait_until_ended();
  /// Between two looks at what rings no bell. Throws when it can no longer come, or when the deadline has passed.
  void before_another_look(const std::string& what);
  void record(EventKind kind, int signal, std::string_view label);
  [[noreturn]] void give_up(const std::string& what);
  /// Throws what the first complaint amounts to, where there is one.
  void complain_for_subject();
  std::uint32_t participant_count() const;
  std::vector<Event> read() const;
  std::string unstarted_image() const;
  void keep_evidence() const;
  void end_participants();

  SubjectOptions options;
  SharedMemory memory;
  BellRungBySignals bells;
  Child child;
  bool was_ready = false;
  std::size_t sink_place = 0;
};

}  // namespace sigconform
