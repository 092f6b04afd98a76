// The kill utility.
#include <sys/wait.h>
#include <unistd.h>

#include <cctype>
#include <set>
#include <sstream>

#include "cases/generation-delivery/processes.h"
#include "cases/naming/captured.h"
#include "cases/naming/sig2str.h"

namespace sigconform {
namespace {

// Runs the utility to its end and records what it exited with; 127 says that there is none.
void run_kill(Stage& stage, std::string_view label, std::initializer_list<const char*> words) {
  const pid_t utility = stage.fork(label, [&](Stage&) {
    std::vector<char*> arguments{const_cast<char*>("kill")};
    for (const char* word : words) arguments.push_back(const_cast<char*>(word));
    arguments.push_back(nullptr);
    execvp("kill", arguments.data());
    _exit(127);
  });
  int status = 0;
  stage.must(waitpid(utility, &status, 0), "waitpid");
  stage.note(label, WIFEXITED(status) ? WEXITSTATUS(status) : -1);
}

// Sends the signal of that name to a parked child and records what ended the child, which is sure to end.
void kill_child(Stage& stage, const char* name) {
  const std::string label = std::string("kill -s ") + name;
  const pid_t child = parked_process(stage, std::string("target of ") + name);
  const std::string process = std::to_string(child);
  if (stage.stimulus()) run_kill(stage, label, {"-s", name, process.c_str()});
  ::kill(child, SIGKILL);
  int status = 0;
  stage.must(waitpid(child, &status, 0), "waitpid");
  stage.note(std::string("ended by ") + name, WIFSIGNALED(status) ? WTERMSIG(status) : 0);
}

}  // namespace

// Names come without SIG, in either case, and are listed so in upper case.
CONFORMANCE_CASE(KillUtility, NamesWithoutPrefix, "kill_utility.names-without-prefix") {
  SharedValue<SharedText> listed;
  const auto subject = Subject::to_the_end([&](Stage& stage) {
    capture(stage, STDOUT_FILENO, *listed, [&] { run_kill(stage, "kill -l", {"-l"}); });
    kill_child(stage, "TERM");
    kill_child(stage, "term");
  });
  if (subject.value("kill -l") == 127) unsupported("there is no kill utility");
  EXPECT_EQ(subject.value("kill -l"), 0);
  for (const char* name : {"TERM", "term"}) {
    EXPECT_EQ(subject.value(std::string("ended by ") + name), SIGTERM);
    EXPECT_EQ(subject.value(std::string("kill -s ") + name), 0);
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

}  // namespace sigconform
