#include "reports/results_json.h"

#include <unistd.h>

#include <gmock/gmock.h>

#include "harness/tests/reports/samples.h"
#include "harness/tests/scratch_folder.h"

namespace sigconform::reports {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

std::string error_of(std::string_view json) {
  try {
    parse_results(json, "r.json");
  } catch (const FileError& error) {
    return error.what();
  }
  return "no error";
}

std::string error_of_file(const std::filesystem::path& path) {
  try {
    load_results(path);
  } catch (const FileError& error) {
    return error.what();
  }
  return "no error";
}

/// The sample as JSON with the first occurrence of `from` replaced.
std::string changed(const std::string& from, const std::string& to) {
  std::string json = format_results(sample());
  const auto at = json.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return json.replace(at, from.size(), to);
}

TEST(ResultsJson, ReadsBackWhatItWrote) {
  for (const Results& results : {sample(), other_sample(), large_sample(100, 5), hostile_sample("plain")}) {
    const std::string json = format_results(results);
    EXPECT_EQ(format_results(parse_results(json, "r.json")), json);
  }
}

TEST(ResultsJson, KeepsEveryMember) {
  const Results results = parse_results(format_results(sample()), "r.json");
  EXPECT_EQ(results.run.seed, 20251124U);
  EXPECT_EQ(fact_text(results.platform, "uid"), "1000");
  EXPECT_EQ(results.platform.front().first, "os");
  const VerdictRow& row = results.verdicts.at(1);
  EXPECT_EQ(row.option, "RTS");
  EXPECT_EQ(row.cases.at(0).tally.at(Verdict::pass), 20);
  EXPECT_EQ(row.cases.at(0).evidence.at(2).signal, "SIGRTMIN+1");
  EXPECT_EQ(results.verdicts.at(5).deviation->link, "timer_getoverrun(2)");
}

TEST(ResultsJson, ReadsAFileThroughTheDisk) {
  ScratchFolder folder;
  save_results(sample(), folder / "results.json");
  EXPECT_EQ(format_results(load_results(folder / "results.json")), format_results(sample()));
}

TEST(ResultsJson, HoldsAnyBytesAsValidUtf8) {
  using namespace std::string_literals;
  Results results = sample();
  results.verdicts[0].cases[0].message = "\xff\xc0\x80 \0 \x1b[31m \xe2\x80\xae"s;
  const Results back = parse_results(format_results(results), "r.json");
  EXPECT_EQ(back.verdicts[0].cases[0].message, "\\xff\\xc0\\x80 \0 \x1b[31m \xe2\x80\xae"s);
}

TEST(ResultsJson, IgnoresMembersItDoesNotKnow) {
  EXPECT_EQ(error_of(changed("\"fault\"", "\"hint\": [{\"a\": 1}], \"fault\"")), "no error");
}

TEST(BadResults, TruncatedAnywhere) {
  const std::string json = format_results(sample());
  for (std::size_t length = 1; length + 3 < json.size(); length += 97) {
    EXPECT_THAT(error_of(json.substr(0, length)), HasSubstr("truncated")) << json.substr(0, length);
  }
}

TEST(BadResults, NoJson) {
  EXPECT_EQ(error_of(""), "r.json: the file is empty");
  EXPECT_EQ(error_of(" \n"), "r.json: the file is empty");
  EXPECT_EQ(error_of("<html>"), "r.json: line 1, column 1: is not JSON here");
  EXPECT_EQ(error_of("{\n  \"schema\": nonsense }"), "r.json: line 2, column 14: is not JSON here");
  EXPECT_THAT(error_of(std::string("\x7f"
                                   "ELF\0\0",
                                   6)),
              HasSubstr("is not JSON here"));
  EXPECT_THAT(error_of("{\"schema\": \"\xff\"}"), HasSubstr("is not valid UTF-8 here"));
  EXPECT_THAT(error_of(format_results(sample()) + "{}"), HasSubstr("is not JSON here"));
}

TEST(BadResults, OtherJson) {
  EXPECT_EQ(error_of("[]"), "r.json: expected an object, found array: not a results file");
  EXPECT_EQ(error_of("{}"), "r.json: the member \"schema\" is missing");
  EXPECT_THAT(error_of("{\"schema\": \"sarif\"}"), HasSubstr("not a results file of sigconform"));
}

TEST(BadResults, NewerSchema) {
  EXPECT_EQ(error_of(changed("results/1", "results/2")),
            "r.json: schema: \"sigconform.results/2\" is not \"sigconform.results/1\", which this version reads; "
            "use the sigconform that wrote it, or a newer one");
  // Also where the rows are of a form that this version cannot read, and the schema stands last.
  EXPECT_THAT(error_of("{\"verdicts\": [{}], \"schema\": \"sigconform.results/9\"}"),
              HasSubstr("use the sigconform that wrote it"));
}

TEST(BadResults, NestedDeeply) {
  const std::string deep(2'000'000, '[');
  EXPECT_THAT(error_of(deep), HasSubstr("nested more than 32 levels deep"));
  EXPECT_THAT(error_of("{\"platform\": " + deep), HasSubstr("nested more than 32 levels deep"));
  std::string objects;
  for (int level = 0; level < 100'000; ++level) objects += "{\"a\":";
  EXPECT_THAT(error_of(objects), HasSubstr("nested more than 32 levels deep"));
}

TEST(BadResults, WrongTypesSayWhere) {
  EXPECT_EQ(error_of(changed("\"line\":21", "\"line\":\"21\"")),
            "r.json: verdicts[0].cases[0].line: expected a whole number that is not negative");
  EXPECT_EQ(error_of(changed("\"line\":21", "\"line\":-1")),
            "r.json: verdicts[0].cases[0].line: expected a whole number that is not negative");
  EXPECT_EQ(error_of(changed("\"line\":21", "\"line\":4294967296")),
            "r.json: verdicts[0].cases[0].line: the number is too large");
  EXPECT_EQ(error_of(changed("\"verdict\":\"pass\"", "\"verdict\":\"passed\"")),
            "r.json: verdicts[0].verdict: \"passed\" is not a verdict");
  EXPECT_EQ(error_of(changed("\"interrupted\":false", "\"interrupted\":0")),
            "r.json: run.interrupted: expected true or false, found number");
  EXPECT_EQ(error_of(changed("\"uid\":1000", "\"uid\":[]")),
            "r.json: platform.uid: expected a string, a number or true or false, found array");
  EXPECT_EQ(error_of(changed("\"area\":", "\"Area\":")), "r.json: verdicts[0]: the member \"area\" is missing");
  EXPECT_EQ(error_of(changed("\"latency\": []", "\"latency\": {}")),
            "r.json: latency: expected an array, found object");
  EXPECT_EQ(error_of(changed("\"latency\": []", "\"latency\": [1]")), "r.json: latency[0]: expected an object");
  EXPECT_EQ(error_of(changed("\"latency\": []",
                             R"("latency": [{"name": "a", "target": "b", "figures": {}, "histogram": [[1]]}])")),
            "r.json: latency[0].histogram[0]: expected the lower bound and the count of a bucket");
  EXPECT_THAT(error_of(changed("\"seed\":20251124", "\"seed\":1e999")), HasSubstr("a number that is too large"));
}

TEST(BadResults, ContradictingRows) {
  EXPECT_EQ(error_of(changed("\"fault\"", "\"fault\": null, \"fault\"")), "r.json: fault: given twice");
  EXPECT_EQ(error_of(changed("\"target\":\"platform\"", "\"target\":\"ruby\"")),
            "r.json: verdicts[0].target: not among the targets");
  EXPECT_EQ(error_of(changed("\"requirement\":\"sigqueue.order-by-number\"",
                             "\"requirement\":\"pthread_create.mask-inherited\"")),
            "r.json: verdicts[1]: a second row for the same requirement and target");
}

TEST(BadResults, FilesThatCannotBeRead) {
  ScratchFolder folder;
  EXPECT_THAT(error_of_file(folder / "none.json"), HasSubstr("none.json: cannot read: No such file or directory"));
  EXPECT_THAT(error_of_file(folder.path()), HasSubstr("is a directory, not a results file"));
  EXPECT_THAT(error_of_file("/dev/zero"), HasSubstr("is a device, not a results file"));
  const auto huge = folder.file("huge.json", "{");
  ASSERT_EQ(::truncate(huge.c_str(), 2LL << 30), 0);  // sparse: takes no room
  EXPECT_THAT(error_of_file(huge),
              HasSubstr("huge.json: 2048 MiB is too large for a results file; the limit is 512 MiB"));
}

TEST(BadResults, ErrorsAreOneLine) {
  EXPECT_THAT(error_of(changed("\"verdict\":\"pass\"", "\"verdict\":\"a\\nb\\u001b[31m\"")), Not(HasSubstr("\n")));
  EXPECT_THAT(error_of_file("/no\nsuch"), Not(HasSubstr("\n")));
}

}  // namespace
}  // namespace sigconform::reports
