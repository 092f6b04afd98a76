#include "harness/conductor/last_words.h"

#include "harness/conductor/reading.h"

namespace sigconform {
namespace {

constexpr std::size_t kept_words = 4096;

}  // namespace

void LastWords::add(std::string_view more) {
  text_.append(more);
  if (text_.size() > kept_words) text_.erase(0, text_.size() - kept_words);
}

void LastWords::read(Descriptor& from) {
  read_what_is_there(from, [this](std::string_view more) { add(more); });
}

}  // namespace sigconform
