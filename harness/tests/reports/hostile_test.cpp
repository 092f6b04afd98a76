// Every writer, with a hostile text in every field, judged by other programs' parsers.
#include <gtest/gtest.h>

#include "harness/tests/reports/checker.h"
#include "harness/tests/reports/samples.h"
#include "reports/html.h"
#include "reports/junit.h"
#include "reports/markdown.h"
#include "reports/matrix.h"
#include "reports/results_json.h"
#include "reports/summary.h"
#include "reports/tap.h"
#include "reports/text.h"

namespace sigconform::reports {
namespace {

using namespace std::string_literals;

struct HostileText {
  std::string name;
  std::string text;
};

std::string every_byte() {
  std::string text;
  for (int byte = 0; byte < 256; ++byte) text += static_cast<char>(byte);
  return text;
}

std::vector<HostileText> hostile_texts() {
  return {
      {"EveryByte", every_byte()},
      {"ControlCharacters", "a\0b\x01\x1b[31mred\x7f\r\n\t\v\f"s},
      {"BadUtf8", "\xff\xfe \xc0\xaf \xed\xa0\x80 \xf4\x90\x80\x80 \xe2\x82 \x80\x80\x80\x80\x80"s},
      {"Noncharacters", "\xef\xbf\xbe \xef\xbf\xbf \xf0\x9f\xbf\xbe \xef\xbb\xbf"s},
      {"RightToLeft", "safe \u202egnol.cpp\u202c \u2066x\u2069 \u200b\u200f\u2028"s},
      {"CData", "]]> <![CDATA[ ]]> <?xml?> <!-- -- -->"s},
      {"Script", "</style></script><script>alert(1)</script><img src=x onerror=alert(1)>"s},
      {"Attribute", "\" onmouseover=\"alert(1)\" x='\"'><svg/onload=alert(1)>"s},
      {"Url", "javascript:alert(1)"s},
      {"UrlThatLooksRight", "https://example.org/\"><script>alert(1)</script>"s},
      {"Entities", "&lt; &amp; &#0; &nosuch; &"s},
      {"Mustache", "{{text}} {{{style}}} {{#rows}} {{/rows}} {{=<% %>=}} {{>page}} }}"s},
      {"Markdown",
       "| a | b |\n|---|\n# head\n* x `code` ```\n~~~ **b** [l](http://x) ![i](http://x) <details> @everyone #1 $x$ www.x.org"s},
      {"Backticks", "```\n``````\n`"s},
      {"Tap", "# SKIP all\nok 99 - \\# TODO\n1..0\nBail out!\n  ...\n  ---"s},
      {"Yaml", "a: b\n- c\n\"d\" 'e' !!python/object &x *x"s},
      {"Newlines", "\n\n\nfirst\n\nsecond\r\nthird\rfourth\n"s},
      {"Formats", "%s%n%d {} {0} ${HOME} $(id) `id` \\n \\x1b \\"s},
      {"Megabyte", std::string(1 << 20, 'm')},
      {"ManyNewlines", std::string(1 << 15, '\n')},
      {"ManyContinuations", std::string(1 << 15, '\x80')},
      {"MuchMarkup",
       [] {
         std::string text;
         while (text.size() < (1 << 15)) text += "<&|`*\"\x01\u202e";
         return text;
       }()},
  };
}

/// What `render` makes of every hostile text, as files named after the texts.
template <class Render>
std::vector<std::string> rendered(const ScratchFolder& folder, std::size_t limit, Render render) {
  std::vector<std::string> files;
  for (const HostileText& hostile : hostile_texts()) {
    const std::vector<NamedResults> results{{hostile.text, hostile_sample(hostile.text)}};
    const std::string output = render(make_matrix(results));
    EXPECT_LT(output.size(), limit) << hostile.name;
    files.push_back(folder.file(hostile.name, output));
  }
  return files;
}

TEST(Hostile, ResultsFiles) {
  ScratchFolder folder;
  std::vector<std::string> arguments{SIGCONFORM_SCHEMA};
  for (const HostileText& hostile : hostile_texts()) {
    Results results = hostile_sample(hostile.text);
    // The two members that the schema asks more of than to be text.
    results.run.started = "2025-11-24T15:22:07Z";
    results.targets[0].kind = "platform";
    save_results(results, folder / hostile.name);
    EXPECT_TRUE(format_results(load_results(folder / hostile.name)) == read_text(folder / hostile.name))
        << hostile.name;
    arguments.push_back(folder / hostile.name);
  }
  EXPECT_TRUE(accepted_by("results.py", arguments));
}

TEST(Hostile, Html) {
  ScratchFolder folder;
  EXPECT_TRUE(accepted_by("html_page.py", rendered(folder, 2U << 20, render_html)));
}

TEST(Hostile, Junit) {
  ScratchFolder folder;
  EXPECT_TRUE(accepted_by("junit.py", rendered(folder, 1U << 20, render_junit)));
}

TEST(Hostile, Tap) {
  ScratchFolder folder;
  EXPECT_TRUE(accepted_by("tap.py", rendered(folder, 2U << 20, render_tap)));
}

TEST(Hostile, Markdown) {
  ScratchFolder folder;
  for (const std::string& file : rendered(folder, markdown_size_limit, render_markdown)) {
    std::string page = read_text(file);
    // These are ours: they keep `@` and `#` from becoming links.
    for (auto at = page.find("\u200b"); at != std::string::npos; at = page.find("\u200b", at))
      page.erase(at, "\u200b"s.size());
    EXPECT_TRUE(visible(page) == page) << file << " holds characters that cannot be seen";
  }
}

TEST(Hostile, Summary) {
  ScratchFolder folder;
  for (const std::string& file : rendered(folder, 100'000, render_summary)) {
    const std::string text = read_text(file);
    EXPECT_TRUE(visible(text) == text) << file << " holds characters that cannot be seen";
  }
}

}  // namespace
}  // namespace sigconform::reports
