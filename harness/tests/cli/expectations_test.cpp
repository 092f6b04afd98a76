#include "harness/conductor/expectations.h"

#include <gmock/gmock.h>

#include <string>

#include "harness/judge/registry.h"

namespace sigconform {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

[[maybe_unused]] const bool registered = register_case({.suite = "Staged",
                                                        .name = "Installs",
                                                        .requirements = {"sigaction.act-installs"},
                                                        .file = "staged.cpp",
                                                        .line = 1,
                                                        .body = nullptr,
                                                        .row = nullptr});

std::string row(const std::string& extra = "", const std::string& when = "os == Linux") {
  return "[[expectation]]\nrequirement = \"sigaction.act-installs\"\nwhen = \"" + when +
         "\"\nverdict = \"fail\"\nfailure = \"said\"\nreason = \"because\"\nlink = \"signal(7)\"\n" + extra;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  return text.replace(text.find(from), from.size(), to);
}

std::string error_of(const std::string& toml) {
  Expectations expectations;
  try {
    expectations.add(toml, "x.toml");
  } catch (const ExpectationError& error) {
    return error.what();
  }
  return "no error";
}

TEST(Expectations, AreFoundWhereTheirConditionHolds) {
  Expectations expectations;
  expectations.add(row(), "x.toml");
  ASSERT_EQ(expectations.rows().size(), 1U);
  EXPECT_EQ(expectations.rows()[0].where, "x.toml:1");
  const auto found = expectations.applying("sigaction.act-installs", "Staged.Installs", {{"os", "Linux"}});
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0]->reason, "because");
  EXPECT_EQ(found[0]->link, "signal(7)");
  EXPECT_THAT(expectations.applying("sigaction.act-installs", "Staged.Installs", {{"os", "Darwin"}}), IsEmpty());
  EXPECT_THAT(expectations.applying("sigaction.null-act-query", "Staged.Installs", {{"os", "Linux"}}), IsEmpty());
}

TEST(Expectations, ThatNameTheCaseGoFirst) {
  Expectations expectations;
  expectations.add(row() + replaced(row("case = \"Staged.Installs\"\n"), "because", "of the case"), "x.toml");
  const PlatformFacts linux{{"os", "Linux"}};
  const auto of_the_case = expectations.applying("sigaction.act-installs", "Staged.Installs", linux);
  ASSERT_EQ(of_the_case.size(), 2U);
  EXPECT_EQ(of_the_case[0]->reason, "of the case");
  const auto of_another = expectations.applying("sigaction.act-installs", "Staged.Other", linux);
  ASSERT_EQ(of_another.size(), 1U);
  EXPECT_EQ(of_another[0]->reason, "because");
}

TEST(Expectations, LinkToUrlsAndManualPages) {
  const auto with_link = [](const char* link) { return error_of(replaced(row(), "signal(7)", link)); };
  for (const char* good :
       {"kill(2)", "signal(7), Signal dispositions", "a(3); b.c of c", "printf(3p)", "https://example.org/a?b"})
    EXPECT_EQ(with_link(good), "no error") << good;
  for (const char* bad :
       {"kill", "kill()", "(2)", "the page kill(2)", "kill(2) page", "https://", "https://a.b c", "x:y"})
    EXPECT_THAT(with_link(bad), HasSubstr("neither a URL nor a manual page")) << bad;
}

TEST(Expectations, MayBeNone) { EXPECT_EQ(error_of("# nothing\n"), "no error"); }

TEST(ExpectationErrors, NameFileLineAndReason) {
  const auto broken = [](const char* from, const char* to) { return error_of("\n" + replaced(row(), from, to)); };
  EXPECT_THAT(broken("sigaction.act-installs", "sigaction.no-such"),
              testing::AllOf(testing::StartsWith("x.toml:3: "), HasSubstr("unknown requirement 'sigaction.no-such'")));
  EXPECT_THAT(broken("os == Linux", "os = Linux"),
              testing::AllOf(testing::StartsWith("x.toml:4: "), HasSubstr("column 4")));
  EXPECT_THAT(broken("os == Linux", "oss == Linux"), HasSubstr("unknown fact 'oss'; known facts: os, "));
  EXPECT_THAT(broken("\"fail\"", "\"pass\""), testing::StartsWith("x.toml:5: verdict 'pass' cannot be predicted"));
  EXPECT_THAT(broken("reason = \"because\"\n", ""), testing::StartsWith("x.toml:2: this expectation has no reason"));
  EXPECT_THAT(broken("\"because\"", "\" \""), testing::StartsWith("x.toml:7: reason is empty"));
  EXPECT_THAT(broken("\"because\"", "7"), testing::StartsWith("x.toml:7: reason must be a string"));
  EXPECT_THAT(broken("link = \"signal(7)\"\n", ""), testing::StartsWith("x.toml:2: this expectation has no link"));
  EXPECT_THAT(broken("signal(7)", "the manual"), testing::StartsWith("x.toml:8: link 'the manual' is neither"));
  EXPECT_THAT(broken("reason", "raeson"), testing::StartsWith("x.toml:7: unknown key 'raeson'"));
  EXPECT_THAT(broken("[[expectation]]", "[[expectations]]"), testing::StartsWith("x.toml:2: 'expectations' is no"));
  EXPECT_THAT(broken("[[expectation]]", "[expectation]"), testing::StartsWith("x.toml:2: 'expectation' is no"));
  EXPECT_THAT(broken("\"because\"", "\"because"), testing::StartsWith("x.toml:7: column "));
}

TEST(ExpectationErrors, OfCases) {
#if !defined(SIGCONFORM_PORTABLE)
  EXPECT_THAT(error_of(row("case = \"Staged.Missing\"\n")),
              testing::StartsWith("x.toml:8: unknown case 'Staged.Missing'"));
#endif
  const auto other =
      replaced(row("case = \"Staged.Installs\"\n"), "sigaction.act-installs", "sigaction.null-act-query");
  EXPECT_THAT(error_of(other), HasSubstr("does not judge sigaction.null-act-query"));
}

TEST(ExpectationErrors, OfFailuresThatPredictNothingOrEverything) {
  const auto with_failure = [](const char* value) { return error_of(replaced(row(), "\"said\"", value)); };
  EXPECT_EQ(with_failure("[\"one\", \"an*other\"]"), "no error");
  EXPECT_THAT(error_of(replaced(row(), "failure = \"said\"\n", "")),
              HasSubstr("x.toml:1: this expectation has no failure"));
  for (const char* nothing : {"\"\"", "\"*\"", "\" * * \"", "[\"said\", \"*\"]"})
    EXPECT_THAT(with_failure(nothing), HasSubstr("says nothing")) << nothing;
  EXPECT_EQ(with_failure("[]"), "x.toml:5: failure is an empty list");
  EXPECT_EQ(with_failure("7"), "x.toml:5: failure must be a string or a list of strings");
  EXPECT_EQ(with_failure("[7]"), "x.toml:5: failure must be a string or a list of strings");
}

TEST(Expectations, PredictWhatTheirTextsShow) {
  Expectations expectations;
  expectations.add(replaced(row(), "\"said\"", "[\"call = * EINTR\", \"a\\nb\"]"), "x.toml");
  const auto& expectation = expectations.rows()[0];
  for (const char* predicted : {"call = -1 EINTR", "before\ncall = 7\nthen EINTR\nafter", "xa\nbx"})
    EXPECT_TRUE(expectation.predicts(predicted)) << predicted;
  for (const char* other : {"", "call = -1 EINVAL", "EINTR call = ", "call = EINTR", "a b"})
    EXPECT_FALSE(expectation.predicts(other)) << other;
}

TEST(ExpectationErrors, OfChanceThatIsNeitherTrueNorFalse) {
  EXPECT_EQ(error_of(row("chance = true\n")), "no error");
  EXPECT_EQ(error_of(row("chance = 1\n")), "x.toml:8: chance must be true or false");
}

TEST(ExpectationErrors, OfDuplicatesAcrossFiles) {
  EXPECT_THAT(error_of(row() + row("", "(os=='Linux')")), testing::StartsWith("x.toml:8: duplicate of x.toml:1"));
  Expectations expectations;
  expectations.add(row(), "a.toml");
  try {
    expectations.add(row(), "b.toml");
    FAIL();
  } catch (const ExpectationError& error) {
    EXPECT_THAT(error.what(), testing::StartsWith("b.toml:1: duplicate of a.toml:1"));
  }
  EXPECT_EQ(error_of(row() + row("", "os == Darwin")), "no error");
}

TEST(ExpectationErrors, OfFiles) {
  Expectations expectations;
  EXPECT_THROW(expectations.add_file("/no/such/file.toml"), ExpectationError);
  EXPECT_THROW(expectations.add_file("/"), ExpectationError);
  EXPECT_THROW(expectations.add_file("/dev/zero"), ExpectationError);
}

TEST(ExpectationErrors, OfHostileNesting) {
  EXPECT_THAT(error_of("a = " + std::string(100'000, '[')), testing::StartsWith("x.toml:1: "));
}

}  // namespace
}  // namespace sigconform
