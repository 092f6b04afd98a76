#include "harness/subject/probe_lines.h"

#include <gtest/gtest.h>

namespace sigconform {
namespace {

TEST(ProbeLines, WordsAreTakenOffTheFront) {
  std::string_view rest = "say key and  more";
  EXPECT_EQ(take_word(rest), "say");
  EXPECT_EQ(take_word(rest), "key");
  EXPECT_EQ(rest, "and  more");
  EXPECT_EQ(take_word(rest), "and");
  EXPECT_EQ(take_word(rest), "") << "between two spaces there is one";
  EXPECT_EQ(take_word(rest), "more");
  EXPECT_EQ(take_word(rest), "");
}

TEST(ProbeLines, FreeTextIsWhatItWas) {
  EXPECT_EQ(unescaped("100%25 of%0Atwo%0D"), "100% of\ntwo\r");
  EXPECT_EQ(unescaped("%2525"), "%25") << "once, and not again";
  for (const char* text : {"", "%", "%2", "%zz", "% 1"}) EXPECT_EQ(unescaped(text), text);
}

TEST(ProbeLines, WhatIsShownHasNoControlBytes) {
  EXPECT_EQ(printable("a\n\x1b[31m\x80~", 100), "a..[31m.~");
  EXPECT_EQ(printable("abc", 2), "ab");
}

}  // namespace
}  // namespace sigconform
