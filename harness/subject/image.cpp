#include "harness/subject/image.h"

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <map>

#include "harness/subject/arguments.h"
#include "harness/subject/child.h"
#include "harness/subject/participants.h"
#include "harness/subject/signal_report.h"

namespace sigconform {
namespace {

constexpr const char* trial_argument = "@";
constexpr int trial_exit_code = 86;  // unlike what an emulator or a shell says of a program that it cannot start

std::map<std::string_view, ImageBody>& images() {
  static std::map<std::string_view, ImageBody> all;
  return all;
}

std::vector<std::string>& program_words() {
  static std::vector<std::string> words = {"/proc/self/exe"};
  return words;
}

std::string& obstacle() {
  static std::string text;
  return text;
}

/// Runs the command with an argument that only an image's start understands; it answers by its exit code.
bool can_start(std::vector<std::string> words) {
  words.emplace_back(trial_argument);
  const auto pointers = argument_list(words);
  const pid_t child = ::fork();
  if (child == 0) {
    execvp(pointers[0], pointers.data());
    _exit(127);
  }
  if (child < 0) return false;
  const int status = wait_for_end(child);
  return WIFEXITED(status) && WEXITSTATUS(status) == trial_exit_code;
}

int parse_number(const char* text) {
  int value = -1;
  std::from_chars(text, text + std::strlen(text), value);
  return value;
}

[[noreturn]] void refuse(const char* what) {
  std::fprintf(stderr, "sigconform: this process was started as a subject's image, but %s\n", what);
  _exit(2);
}

}  // namespace

bool register_image(std::string_view name, ImageBody body) {
  images()[name] = body;
  return true;
}

const std::vector<std::string>& program_command() { return program_words(); }

const std::string& image_obstacle() { return obstacle(); }

void find_program_command(std::vector<std::string> started_by) {
  if (can_start(program_words())) return;
  if (!started_by.empty() && can_start(started_by)) {
    program_words() = std::move(started_by);
    return;
  }
  obstacle() = "this program cannot be started again from here (exec of " + program_words().front() + ")";
}

void enter_image_if_asked(int argc, char** argv) {
  if (argc == 2 && std::strcmp(argv[1], trial_argument) == 0) _exit(trial_exit_code);
  if ((argc == 2 || argc == 3) && std::strcmp(argv[1], signal_report_argument) == 0)
    report_signals(argc == 3 ? argv[2] : nullptr);
  if (argc != 4 || argv[1][0] != '@') return;
  const int descriptor = parse_number(argv[2]);
  const int index = parse_number(argv[3]);
  void* memory = mmap(nullptr, sizeof(SharedStage), PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
  if (memory == MAP_FAILED) refuse("its evidence is not there");
  if (index < 0 || index >= static_cast<int>(SharedStage::max_participants)) refuse("it is nobody");
  auto& shared = *static_cast<SharedStage*>(memory);
  static Stage stage(shared);  // outlives the main thread, should the body end that one alone
  shared.participants[index].images_started.fetch_add(1);
  stage.enter_reserved(static_cast<ParticipantIndex>(index), shared.participants[index].shares_process_with_main != 0);
  const auto found = images().find(argv[1] + 1);
  if (found == images().end()) stage.complain(argv[1], ESRCH);
  stage.run_body(found->second);
  _exit(0);
}

char* const* Stage::image_arguments(std::string_view image, std::string_view as) {
  if (shared_->image_descriptor < 0) complain("needs SubjectOptions::images", EBADF);
  thread_local std::vector<std::string> words;
  thread_local std::vector<char*> pointers;
  words = program_command();
  words.push_back("@" + std::string(image));
  words.push_back(std::to_string(shared_->image_descriptor));
  Participant& who = as.empty() ? self() : participant(as);
  const std::size_t length = std::min(image.size(), sizeof who.image - 1);
  std::memcpy(who.image, image.data(), length);
  who.image[length] = '\0';
  who.images_asked.fetch_add(1);
  words.push_back(std::to_string(&who - shared_->participants));
  pointers = argument_list(words);
  return pointers.data();
}

void Stage::exec(std::string_view image) {
  char* const* arguments = image_arguments(image);
  execvp(arguments[0], arguments);
  complain("exec of a subject's image", errno);
}

}  // namespace sigconform
