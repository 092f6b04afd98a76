#include "reports/footprint.h"

#include <gmock/gmock.h>

#include "harness/tests/reports/samples.h"
#include "reports/html.h"
#include "reports/markdown.h"
#include "reports/results_json.h"

namespace sigconform::reports {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

const FootprintTable& table(const Footprint& footprint, std::string_view title) {
  for (const FootprintTable& one : footprint.tables) {
    if (one.title == title) return one;
  }
  throw std::out_of_range("no table " + std::string(title));
}

std::vector<std::string> texts(const std::vector<FootprintCell>& cells) {
  std::vector<std::string> all;
  for (const FootprintCell& cell : cells) all.push_back(cell.text);
  return all;
}

constexpr std::string_view clean = "Started with every signal at its default and none blocked";
constexpr std::string_view polluted = "Started with SIGHUP SIGINT ignored and SIGUSR2 SIGTERM blocked";

TEST(Footprint, HasARowPerProgramAndNoneForThePlatform) {
  const std::vector<NamedResults> files{{"r.json", program_sample()}};
  const Matrix matrix = make_matrix(files);
  const Footprint footprint = footprint_of(matrix);
  EXPECT_THAT(footprint.programs, ElementsAre(1, 2));
  for (const FootprintTable& one : footprint.tables) {
    EXPECT_EQ(one.rows.size(), 2U) << one.title;
    for (const auto& cells : one.rows) EXPECT_EQ(cells.size(), one.heads.size()) << one.title;
  }
}

TEST(Footprint, ShowsWhatWasSeen) {
  const std::vector<NamedResults> files{{"r.json", program_sample()}};
  const Matrix matrix = make_matrix(files);
  const Footprint footprint = footprint_of(matrix);
  EXPECT_THAT(texts(table(footprint, clean).rows[0]), ElementsAre("SIGQUIT", "SIGCHLD", "nothing", "nothing"));
  EXPECT_THAT(texts(table(footprint, clean).rows[1]),
              ElementsAre("SIGPIPE SIGXFSZ", "SIGINT", "SIGRTMIN..SIGRTMAX",
                          "subprocess: nothing; os.system, fork: ignores SIGPIPE SIGXFSZ 32"));
  EXPECT_THAT(texts(table(footprint, polluted).rows[0]),
              ElementsAre("SIGHUP SIGINT SIGQUIT", "SIGCHLD", "SIGUSR2 SIGTERM",
                          "ignores SIGHUP SIGINT, blocks SIGUSR2 SIGTERM"));
  EXPECT_THAT(texts(table(footprint, polluted).rows[1]), ElementsAre("not seen", "not seen", "not seen", "not seen"));
}

TEST(Footprint, DrawsOnlyRunsTogether) {
  Results results = program_sample();
  // Without the last but one SIGRTMAX follows nothing, and without the range's size nobody can tell.
  results.signal_states[0].ignored = {"SIGRTMIN", "SIGRTMIN+1", "SIGRTMAX"};
  results.signal_states[0].caught = {"SIGRTMIN+1", "SIGRTMIN+2"};
  results.signal_states[0].blocked = {"SIGRTMIN+x", "SIGRTMIN+", "SIGRTMINIMUM", "SIGRTMIN+99999999999"};
  const std::vector<NamedResults> files{{"r.json", results}};
  const Matrix matrix = make_matrix(files);
  EXPECT_THAT(texts(table(footprint_of(matrix), clean).rows[0]),
              ElementsAre("SIGRTMIN SIGRTMIN+1 SIGRTMAX", "SIGRTMIN+1 SIGRTMIN+2",
                          "SIGRTMIN+x SIGRTMIN+ SIGRTMINIMUM SIGRTMIN+99999999999", "nothing"));
}

TEST(Footprint, HasEveryRequirementThatWasJudgedOnce) {
  const std::vector<NamedResults> files{{"r.json", program_sample()}};
  const Matrix matrix = make_matrix(files);
  std::vector<std::string> ids;
  for (const FootprintTable& one : footprint_of(matrix).tables) {
    for (const FootprintHead& head : one.heads) {
      if (head.requirement != nullptr) ids.push_back(head.requirement->requirement->requirement);
    }
  }
  EXPECT_THAT(ids,
              ElementsAre("footprint.ignored-sighup-kept", "footprint.child-sigpipe-default",
                          "footprint.sigint-death-shown", "footprint.sigcont-continues", "footprint.newer-question"));
}

TEST(Footprint, SaysVerdictAndOutcome) {
  const std::vector<NamedResults> files{{"r.json", program_sample()}};
  const Matrix matrix = make_matrix(files);
  const Footprint footprint = footprint_of(matrix);
  const FootprintTable& kept = table(footprint, "What it makes of its start");
  EXPECT_EQ(kept.rows[0][0].text, "ignored");
  EXPECT_EQ(kept.rows[1][0].text, "fail, default");
  EXPECT_EQ(kept.rows[1][0].verdict, Verdict::fail);
}

TEST(Footprint, SpellsOutWhatWasObserved) {
  const std::vector<std::pair<std::string, std::string>> rows{
      {"killed-by-sigint", "killed-by-sigint"},
      {"catches-sigint+catches-sigterm+ignores-sigpipe", "catches sigint sigterm, ignores sigpipe"},
      {"sigint-every-thread+sigterm-nobody", "sigint-every-thread, sigterm-nobody"},
      {"none+ignores-sigpipe", "none, ignores sigpipe"},
      {"+", "+"},
      {"-sig+-sig", "-sig, -sig"},
  };
  for (const auto& [observed, words] : rows) {
    Results results = program_sample();
    for (VerdictRow& row : results.verdicts) {
      if (row.requirement == "footprint.sigint-death-shown") row.observed = observed;
    }
    const std::vector<NamedResults> files{{"r.json", results}};
    const Matrix matrix = make_matrix(files);
    EXPECT_EQ(table(footprint_of(matrix), "How it ends").rows[0][0].text, words);
  }
}

TEST(Footprint, IsNotThereWithoutPrograms) {
  const std::vector<NamedResults> files{{"r.json", sample()}};
  const Matrix matrix = make_matrix(files);
  EXPECT_TRUE(footprint_of(matrix).tables.empty());
  EXPECT_THAT(render_html(matrix), Not(HasSubstr("id=\"footprint\"")));
  EXPECT_THAT(render_markdown(matrix), Not(HasSubstr("What programs do")));
}

TEST(Footprint, ReadsBackItsStates) {
  const std::string json = format_results(program_sample());
  EXPECT_EQ(format_results(parse_results(json, "r.json")), json);
  Results results = program_sample();
  results.signal_states[3].target = "nobody";
  EXPECT_THROW(parse_results(format_results(results), "r.json"), FileError);
}

}  // namespace
}  // namespace sigconform::reports
