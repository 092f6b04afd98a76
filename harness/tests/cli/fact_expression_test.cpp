#include "harness/conductor/fact_expression.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace sigconform {
namespace {

const PlatformFacts debian{
    {"os", "Linux"},      {"kernel", "6.1.0-13-amd64"}, {"libc", "glibc"},    {"libc_version", "2.36"},
    {"emulator", "none"}, {"sandbox", "unknown"},       {"preload", "false"}, {"instrumentation", "asan+ubsan"},
    {"rtsig_max", "64"},  {"compiler", "gcc"}};
const std::vector<std::string> known{"os",      "kernel",          "libc",      "libc_version", "emulator", "sandbox",
                                     "preload", "instrumentation", "rtsig_max", "compiler",     "absent"};

struct Row {
  const char* name;
  const char* text;
  bool holds;
};

void PrintTo(const Row& row, std::ostream* out) { *out << row.text; }

class Holds : public testing::TestWithParam<Row> {};

TEST_P(Holds, OnDebian) { EXPECT_EQ(FactExpression::parse(GetParam().text, known).holds(debian), GetParam().holds); }

const auto row_name = [](const auto& info) { return info.param.name; };

INSTANTIATE_TEST_SUITE_P(
    FactExpression, Holds,
    testing::Values(Row{"equal", "os == Linux", true}, Row{"not_equal", "os != Linux", false},
                    Row{"no_spaces", "os==Linux", true}, Row{"single_quotes", "os == 'Linux'", true},
                    Row{"double_quotes", "os == \"Linux\"", true}, Row{"case_matters", "os == linux", false},
                    Row{"bare_fact", "libc", true}, Row{"bare_none", "emulator", false},
                    Row{"bare_unknown", "sandbox", false}, Row{"bare_false", "preload", false},
                    Row{"bare_absent", "absent", false}, Row{"negated_none", "!emulator", true},
                    Row{"double_negation", "!!emulator", false}, Row{"equals_none", "emulator == none", true},
                    Row{"absent_equals_nothing", "absent == x", false}, Row{"absent_differs", "absent != x", true}),
    row_name);

INSTANTIATE_TEST_SUITE_P(
    Versions, Holds,
    testing::Values(Row{"dotted_less", "libc_version < 2.4", false},  // 36 > 4: parts are numbers
                    Row{"dotted_greater", "libc_version > 2.4", true},
                    Row{"dotted_equal", "libc_version == 2.36.0", true}, Row{"at_least", "libc_version >= 2.36", true},
                    Row{"at_most", "libc_version <= 2.36", true}, Row{"strictly_less", "libc_version < 2.36", false},
                    Row{"number", "rtsig_max >= 64", true}, Row{"number_beyond_digits", "rtsig_max < 128", true},
                    Row{"suffix", "kernel >= 6.1", true}, Row{"suffix_less", "kernel < 6.1.1", true},
                    Row{"suffix_is_not_equal", "kernel == 6.1", false},
                    Row{"none_is_not_ordered", "emulator < 8.0", false},
                    Row{"none_is_not_ordered_either_way", "emulator >= 0", false},
                    Row{"absent_is_not_ordered", "absent <= 1", false},
                    Row{"longer_is_greater", "kernel > 6.0.99.99", true}),
    row_name);

INSTANTIATE_TEST_SUITE_P(Combined, Holds,
                         testing::Values(Row{"and", "os == Linux && libc == musl", false},
                                         Row{"or", "os == Darwin || libc == glibc", true},
                                         Row{"and_binds_closer", "os == Linux || os == Darwin && libc == musl", true},
                                         Row{"parentheses", "(os == Linux || os == Darwin) && libc == musl", false},
                                         Row{"not_binds_closest", "!emulator && libc == musl", false},
                                         Row{"not_of_parentheses", "!(emulator || sandbox)", true},
                                         Row{"in_list", "libc in [musl, glibc]", true},
                                         Row{"not_in_list", "libc in [musl, 'apple']", false},
                                         Row{"in_versions", "libc_version in [2.35, 2.36]", true},
                                         Row{"part_of_sum", "instrumentation == ubsan", true},
                                         Row{"not_part_of_sum", "instrumentation == tsan", false},
                                         Row{"no_substring", "instrumentation == san", false},
                                         Row{"whole_sum", "instrumentation == asan+ubsan", true},
                                         Row{"part_differs", "instrumentation != asan", false}),
                         row_name);

struct BadRow {
  const char* name;
  const char* text;
  std::size_t column;
  const char* message;
};

void PrintTo(const BadRow& row, std::ostream* out) { *out << row.text; }

class Refuses : public testing::TestWithParam<BadRow> {};

TEST_P(Refuses, WithColumnAndReason) {
  try {
    FactExpression::parse(GetParam().text, known);
    FAIL() << "parsed";
  } catch (const FactExpressionError& error) {
    EXPECT_EQ(error.column, GetParam().column) << error.what();
    EXPECT_THAT(error.what(), testing::StartsWith("column " + std::to_string(GetParam().column) + ": "));
    EXPECT_THAT(error.what(), testing::HasSubstr(GetParam().message));
    EXPECT_THAT(error.what(), testing::Not(testing::HasSubstr("\n")));
  }
}

INSTANTIATE_TEST_SUITE_P(
    FactExpression, Refuses,
    testing::Values(BadRow{"empty", "", 1, "expected the name of a fact, but the expression ends here"},
                    BadRow{"blank", "   ", 4, "ends here"},
                    BadRow{"unknown_fact", "os == Linux && lib == musl", 16,
                           "unknown fact 'lib'; known facts: os, kernel"},
                    BadRow{"no_value", "os ==", 6, "expected a value"},
                    BadRow{"single_equals", "os = Linux", 4, "write =="},
                    BadRow{"single_ampersand", "os & libc", 4, "unexpected '&'"},
                    BadRow{"open_parenthesis", "(os == Linux", 13, "expected )"},
                    BadRow{"extra_parenthesis", "os == Linux)", 12, "unexpected ')'"},
                    BadRow{"open_list", "libc in [musl", 14, "expected , or ]"},
                    BadRow{"no_list", "libc in musl", 9, "expected [ after in"},
                    BadRow{"empty_list", "libc in []", 10, "expected a value"},
                    BadRow{"open_quote", "os == 'Linux", 7, "not closed"},
                    BadRow{"order_of_words", "libc < musl", 8, "< needs a number or a dotted version, not 'musl'"},
                    BadRow{"version_too_large", "kernel < 99999999999999999999", 10, "dotted version"},
                    BadRow{"dangling_and", "os == Linux &&", 15, "expected the name of a fact"},
                    BadRow{"two_facts", "os libc", 4, "expected && or ||"}),
    [](const auto& info) { return info.param.name; });

TEST(FactExpressionLimits, NestingEndsInAnErrorNotInTheStack) {
  const auto deep = std::string(1'000'000, '(') + "os";
  EXPECT_THROW(FactExpression::parse(deep, known), FactExpressionError);
  EXPECT_THROW(FactExpression::parse(std::string(1'000'000, '!') + "os", known), FactExpressionError);
}

TEST(FactExpressionCanonical, IgnoresFormAlone) {
  const auto canonical = [](const char* text) { return FactExpression::parse(text, known).canonical(); };
  EXPECT_EQ(canonical("os==Linux&&libc==musl"), canonical(" ( os == 'Linux' ) && (libc == \"musl\") "));
  EXPECT_NE(canonical("os == Linux && libc == musl"), canonical("os == Linux || libc == musl"));
  EXPECT_NE(canonical("libc_version < 2.36"), canonical("libc_version <= 2.36"));
  EXPECT_NE(canonical("!emulator"), canonical("emulator"));
}

TEST(PlatformFacts, HaveTheNamesThatExpectationsMayUseAndNoEmptyValue) {
  const auto facts = platform_facts();
  std::vector<std::string> names;
  for (const auto& [name, value] : facts) {
    names.push_back(name);
    EXPECT_FALSE(value.empty()) << name;
    EXPECT_EQ(name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_"), std::string::npos) << name;
  }
  EXPECT_EQ(names, platform_fact_names());
}

TEST(PlatformFacts, AgreeWithTheBuild) {
  const auto facts = platform_facts();
  EXPECT_EQ(fact(facts, "pointer_bits"), std::to_string(8 * sizeof(void*)));
#if defined(__SANITIZE_ADDRESS__)
  EXPECT_THAT(std::string{fact(facts, "instrumentation")}, testing::HasSubstr("asan"));
#endif
#if defined(__linux__)
  EXPECT_EQ(fact(facts, "os"), "Linux");
#endif
#if defined(SIGCONFORM_PORTABLE)
  EXPECT_EQ(fact(facts, "backend"), "portable");
#else
  EXPECT_EQ(fact(facts, "backend"), "linux");
#endif
  EXPECT_EQ(fact(facts, "no such fact"), "");
}

}  // namespace
}  // namespace sigconform
