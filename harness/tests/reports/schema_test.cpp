#include <gtest/gtest.h>

#include "harness/tests/reports/checker.h"
#include "harness/tests/reports/samples.h"
#include "reports/results_json.h"

namespace sigconform::reports {
namespace {

TEST(Schema, AcceptsWhatIsWritten) {
  ScratchFolder folder;
  Results faulty = sample();
  faulty.fault = "drop-every-second-signal";
  faulty.latency = {{"Latency.SelfKill",
                     "platform",
                     {{"p50_ns", std::int64_t{1012}}, {"ratio", 1.5}},
                     {{992, 40}, {1024, 3}},
                     {{40'960, 1}}}};
  save_results(faulty, folder / "faulty.json");
  save_results(sample(), folder / "one.json");
  save_results(other_sample(), folder / "other.json");
  save_results(large_sample(50, 3), folder / "large.json");
  save_results(program_sample(), folder / "programs.json");
  EXPECT_TRUE(accepted_by("results.py", {SIGCONFORM_SCHEMA, folder / "faulty.json", folder / "one.json",
                                         folder / "other.json", folder / "large.json", folder / "programs.json"}));
}

TEST(Schema, RefusesWhatTheReaderRefuses) {
  const std::string good = format_results(program_sample());
  const std::vector<std::pair<std::string, std::string>> changes{
      {"results/1", "results/2"},
      {"\"line\":21", "\"line\":\"21\""},
      {"\"verdict\":\"pass\"", "\"verdict\":\"passed\""},
      {"\"area\":", "\"Area\":"},
      {"\"interrupted\":false", "\"interrupted\":0"},
      {"\"uid\":1000", "\"uid\":[]"},
      {"\"line\":21", "\"line\":-1"},
      {"\"latency\": []", "\"latency\": {}"},
      {"\"latency\": []", R"("latency": [{"name": "a", "target": "platform", "figures": {}, "histogram": [[1]]}])"},
      {"\"latency\": []", R"("latency": [{"name": "a", "target": "platform", "figures": {}, "histogram": [[1, 0]]}])"},
      {"\"child\":null", "\"child\":7"},
      {"\"start\":{", "\"Start\":{"},
      {"\"caught\":[\"SIGCHLD\"]", "\"caught\":\"SIGCHLD\""},
  };
  for (const auto& [from, to] : changes) {
    ScratchFolder folder;
    std::string bad = good;
    bad.replace(bad.find(from), from.size(), to);
    const auto file = folder.file("bad.json", bad);
    EXPECT_THROW(load_results(file), FileError) << to;
    EXPECT_FALSE(accepted_by("results.py", {SIGCONFORM_SCHEMA, file})) << to;
  }
}

}  // namespace
}  // namespace sigconform::reports
