// The kill utility.
#include <sys/wait.h>
#include <unistd.h>

#include <cctype>
#include <set>
#include <sstream>

#include "cases/naming/captured.h"
#include "cases/naming/sig2str.h"
#include "cases/support/processes.h"
#include "harness/judge/case.h"
#include "harness/subject/arguments.h"
#include "harness/subject/evidence_sink.h"

namespace sigconform::cases::naming {
namespace {

// Runs the utility to its end and records what it exited with.
void run_kill(Stage& stage, std::string_view label, std::initializer_list<const char*> words) {
  std::vector<std::string> command{"kill"};
  command.insert(command.end(), words.begin(), words.end());
  const std::vector<char*> arguments = argument_list(command);
  const pid_t utility = stage.fork(label, [&](Stage& child) {
    execvp(arguments[0], arguments.data());
    child.complain("exec of the kill utility", errno);
  });
  int status = 0;
  stage.must(waitpid(utility, &status, 0), "waitpid");
  stage.note(label, WIFEXITED(status) ? WEXITSTATUS(status) : -1);
}

std::string target_of(const char* name) { return std::string("target of ") + name; }

// Has the utility send the signal of that name to its target.
void kill_target(Stage& stage, const char* name) {
  const std::string process = std::to_string(stage.process_of(target_of(name)));
  run_kill(stage, std::string("kill -s ") + name, {"-s", name, process.c_str()});
}

}  // namespace

// Names come without SIG, in either case, and are listed so in upper case.
CONFORMANCE_CASE(KillUtility, NamesWithoutPrefix, "kill_utility.names-without-prefix") {
  SharedValue<SharedText> listed;
  const Subject subject{[&](Stage& stage) {
    capture(stage, STDOUT_FILENO, *listed, [&] { run_kill(stage, "kill -l", {"-l"}); });
    stage.record(SIGTERM);
    for (const char* name : {"TERM", "term"}) parked_process(stage, target_of(name));
    stage.park();
  }};
  EXPECT_EQ(subject.value("kill -l"), 0);
  for (const char* name : {"TERM", "term"}) {
    if (!without_stimulus()) subject.run_on("main", [name](Stage& stage) { kill_target(stage, name); });
    EXPECT_EQ(subject.value(std::string("kill -s ") + name), 0);
    subject.fence();
    EXPECT_EQ(subject.count(handler_entered(SIGTERM).on(target_of(name))), 1);
  }
  std::set<std::string> names;
  std::istringstream words(listed->text());
  for (std::string word; words >> word;) names.insert(word);
  for (const SignalInfo& info : named_by_the_standard())
    EXPECT_THAT(names, testing::Contains(std::string(info.name.substr(3))));
  for (const std::string& name : names) {
    EXPECT_NE(name.substr(0, 3), "SIG");
    for (unsigned char letter : name) EXPECT_FALSE(std::islower(letter)) << name;
  }
}

}  // namespace sigconform::cases::naming
