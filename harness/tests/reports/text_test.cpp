#include "reports/text.h"

#include <gtest/gtest.h>

namespace sigconform::reports {
namespace {

using namespace std::string_literals;

TEST(Text, KeepsWhatIsHarmless) {
  const std::string text = "plain ASCII, Grüße, 日本語, 🦀, ✗\n\tindented\n";
  EXPECT_EQ(valid_utf8(text), text);
  EXPECT_EQ(visible(text), text);
}

TEST(Text, ShowsBytesThatAreNotUtf8) {
  EXPECT_EQ(valid_utf8("\xff"), "\\xff");
  EXPECT_EQ(valid_utf8("\xc0\x80"), "\\xc0\\x80");                    // overlong
  EXPECT_EQ(valid_utf8("\xe0\x9f\xbf"), "\\xe0\\x9f\\xbf");           // overlong
  EXPECT_EQ(valid_utf8("\xed\xa0\x80"), "\\xed\\xa0\\x80");           // a surrogate
  EXPECT_EQ(valid_utf8("\xf4\x90\x80\x80"), "\\xf4\\x90\\x80\\x80");  // beyond U+10FFFF
  EXPECT_EQ(valid_utf8("a\xe2\x82"), "a\\xe2\\x82");                  // cut short
  EXPECT_EQ(valid_utf8("\xf4\x8f\xbf\xbd"), "\xf4\x8f\xbf\xbd");
}

TEST(Text, ShowsControlCharacters) {
  EXPECT_EQ(visible("a\0b"s), "a\\x00b");
  EXPECT_EQ(visible("\x1b[31m\x7f"), "\\x1b[31m\\x7f");
  EXPECT_EQ(visible("one\r\ntwo\rthree"), "one\ntwo\\x0dthree");
  EXPECT_EQ(visible("\u0085"), "\\u{85}");
}

TEST(Text, ShowsWhatHidesOrReorders) {
  EXPECT_EQ(visible("\u202egnol"), "\\u{202e}gnol");
  EXPECT_EQ(visible("a\u200bb\u2066\ufeff"), "a\\u{200b}b\\u{2066}\\u{feff}");
  EXPECT_EQ(visible("\xef\xbf\xbe\xef\xbf\xbf"), "\\u{fffe}\\u{ffff}");
  EXPECT_EQ(visible("\xf3\xa0\x81\x81"), "\\u{e0041}");  // a tag
}

TEST(Text, IsOneLineWhereThatIsAsked) { EXPECT_EQ(visible_line("a\nb\tc\r\n"), "a\\nb c\\n"); }

TEST(Text, ClipsBetweenCharacters) {
  EXPECT_EQ(clipped("short", 5), "short");
  EXPECT_EQ(clipped("longer", 4), "long [... 2 more bytes]");
  EXPECT_EQ(clipped("aä日", 2), "a [... 5 more bytes]");
  EXPECT_EQ(clipped(std::string(10, '\x80'), 5).substr(0, 2), "\x80\x80");
}

TEST(Text, IsTheSameWhenMadeVisibleTwice) {
  const std::string once = visible("\x1b \xff \u202e \r\n \r \\x41 \\x0d\n");
  EXPECT_EQ(visible(once), once);
}

}  // namespace
}  // namespace sigconform::reports
