#include "harness/subject/image.h"

#include <sys/mman.h>
#include <unistd.h>

#include <charconv>
#include <cstdio>
#include <cstring>
#include <map>

#include "harness/subject/participants.h"

namespace sigconform {
namespace {

std::map<std::string_view, ImageBody>& images() {
  static std::map<std::string_view, ImageBody> all;
  return all;
}

std::vector<std::string>& program_words() {
  static std::vector<std::string> words = {"/proc/self/exe"};
  return words;
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

void set_program_command(std::vector<std::string> words) { program_words() = std::move(words); }

const std::vector<std::string>& program_command() { return program_words(); }

void enter_image_if_asked(int argc, char** argv) {
  if (argc != 4 || argv[1][0] != '@') return;
  const int descriptor = parse_number(argv[2]);
  const int index = parse_number(argv[3]);
  void* memory = mmap(nullptr, sizeof(SharedStage), PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
  if (memory == MAP_FAILED) refuse("its evidence is not there");
  if (index < 0 || index >= static_cast<int>(SharedStage::max_participants)) refuse("it is nobody");
  auto& shared = *static_cast<SharedStage*>(memory);
  static Stage stage(shared);  // outlives the main thread, should the body end that one alone
  stage.enter_reserved(static_cast<ParticipantIndex>(index), shared.participants[index].shares_process_with_main != 0);
  const auto found = images().find(argv[1] + 1);
  if (found == images().end()) stage.complain(argv[1], ENOENT);
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
  const Participant& who = as.empty() ? self() : participant(as);
  words.push_back(std::to_string(&who - shared_->participants));
  pointers.clear();
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  return pointers.data();
}

void Stage::exec(std::string_view image) {
  char* const* arguments = image_arguments(image);
  execvp(arguments[0], arguments);
  complain("exec of a subject's image", errno);
}

}  // namespace sigconform
