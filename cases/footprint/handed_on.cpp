#include "cases/footprint/handed_on.h"

#include <algorithm>
#include <fstream>
#include <tuple>

#include "harness/judge/case.h"

namespace sigconform::cases::footprint {
namespace {

constexpr const char* hint = "; --child can say how the program is made to run a command";

std::string name_of(const Descendant& process) {
  std::string name;
  std::getline(std::ifstream("/proc/" + std::to_string(process.shown) + "/comm"), name);
  return name;
}

SignalReport require_report(const Program& program, const std::string& text, const std::string& way) {
  const auto report = find_signal_report(text);
  if (!report) unresolved("the child run by " + way + " reported nothing; " + program.last_words());
  return *report;
}

ChildStart told_by_child(const ProgramStart& start) {
  Arrangement arrangement;
  const auto program = arrangement.running_as_told(signal_reporter(arrangement.answers()), start);
  program->await_answer("end\n");
  return {"--child", require_report(*program, program->answers(), "--child")};
}

std::vector<ChildStart> told_by_family(const ProgramStart& start) {
  Arrangement arrangement;
  std::vector<ChildStart> all;
  for (const Way& way : arrangement.require_family("run a child").children) {
    const auto program = arrangement.running(way, signal_reporter(), start);
    program->await_end();
    if (lacks_the_way(*program)) continue;
    const auto report = require_report(*program, program->output(), std::string(way.name));
    program->note(std::string(way.name) + ": child, ignored", report.ignored);
    program->note(std::string(way.name) + ": child, blocked", report.blocked);
    all.push_back({std::string(way.name), report});
  }
  return all;
}

/// Those that are programs of their own, in a start of the program like that.
std::vector<SeenChild> seen_programs(const ProgramStart& start) {
  Arrangement arrangement;
  const auto program = arrangement.idle(start);
  std::vector<SeenChild> children = seen_below(*program);
  std::erase_if(children, [](const SeenChild& child) { return !child.has_own_image; });
  for (const SeenChild& child : children) {
    program->note(child.name + ": child, ignored", child.ignored);
    program->note(child.name + ": child, blocked", child.blocked);
  }
  return children;
}

using Part = SignalSet SeenChild::*;

/// What the children of a second start tell of those of the first: one that puts the signals right by itself does so in
/// both.
void require_seen_without(Part part, const SignalSet& signals, const ProgramStart& with_them, const std::string& word) {
  const auto children = seen_programs({});
  if (children.empty()) unsupported("it was not seen to run another program while it idled" + std::string(hint));
  const auto others = seen_programs(with_them);
  for (const SeenChild& child : children) {
    if (!(child.*part & signals).empty())
      unsupported(child.name + ", which it runs, has some of them " + word +
                  ": whether it was started so or does so by itself cannot be seen" + hint);
    const bool keeps = std::any_of(others.begin(), others.end(), [&](const SeenChild& other) {
      return other.name == child.name && (other.*part).contains_all(signals);
    });
    if (!keeps)
      unsupported(child.name + ", which it runs, has none of them " + word + ", and not all where the program was " +
                  "started so: which of the two sees to that cannot be seen" + hint);
  }
  observe("seen");
}

}  // namespace

bool are_only_seen() {
  const Arrangement arrangement;
  return arrangement.family() == nullptr && !arrangement.has_child_command();
}

std::vector<ChildStart> starts_of_children(const ProgramStart& start) {
  std::vector<ChildStart> all;
  if (const Arrangement arrangement; arrangement.has_child_command()) {
    all.push_back(told_by_child(start));
  } else if (arrangement.family() != nullptr) {
    all = told_by_family(start);
    if (all.empty()) unsupported("it has no means to run a child");
  } else {
    for (const SeenChild& child : seen_programs(start)) all.push_back({child.name, {child.ignored, child.blocked}});
    if (all.empty()) unsupported("it was not seen to run another program while it idled" + std::string(hint));
  }
  return all;
}

std::vector<SeenChild> seen_below(const Program& program) {
  std::vector<SeenChild> all;
  for (const Descendant& process : program.descendants()) {
    const auto view = view_process(process.shown);
    if (!view || view->is_zombie || view->threads.empty()) continue;
    all.push_back({name_of(process), view->has_own_image, view->ignored, view->caught, view->threads.front().blocked});
  }
  const auto key = [](const SeenChild& child) {
    return std::tuple(child.name, child.has_own_image, child.ignored.to_string(), child.caught.to_string(),
                      child.blocked.to_string());
  };
  std::sort(all.begin(), all.end(), [&](const SeenChild& a, const SeenChild& b) { return key(a) < key(b); });
  all.erase(
      std::unique(all.begin(), all.end(), [&](const SeenChild& a, const SeenChild& b) { return key(a) == key(b); }),
      all.end());
  return all;
}

void require_seen_not_ignored(const SignalSet& signals) {
  require_seen_without(&SeenChild::ignored, signals, {.ignored = signals}, "ignored");
}

void require_seen_not_blocked(const SignalSet& signals) {
  require_seen_without(&SeenChild::blocked, signals, {.blocked = signals}, "blocked");
}

}  // namespace sigconform::cases::footprint
