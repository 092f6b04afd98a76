#include "harness/subject/footprint_survey.h"

#include <gmock/gmock.h>

#include <csignal>

namespace sigconform {
namespace {

TEST(FootprintSurvey, ComesBackAsItWasSent) {
  const std::vector<SurveyedState> sent = {
      {SurveyedState::Start::clean, "", {SIGPIPE, SIGXFSZ}, {SIGINT, SIGRTMIN + 3}, {}},
      {SurveyedState::Start::polluted, "a\tb\nc", polluted_ignored(), {}, polluted_blocked()},
      {SurveyedState::Start::polluted, "spawn", {32, 33}, {}, {SIGKILL}}};
  for (const bool is_independent : {false, true}) {
    const auto received = decode_survey(encode_survey({is_independent, sent}));
    ASSERT_TRUE(received);
    EXPECT_EQ(received->is_independent, is_independent);
    ASSERT_EQ(received->states.size(), sent.size());
    for (std::size_t i = 0; i < sent.size(); ++i) {
      EXPECT_EQ(received->states[i].start, sent[i].start);
      EXPECT_EQ(received->states[i].ignored, sent[i].ignored);
      EXPECT_EQ(received->states[i].caught, sent[i].caught);
      EXPECT_EQ(received->states[i].blocked, sent[i].blocked);
    }
    EXPECT_EQ(received->states.at(1).who, "a b c");
  }
}

TEST(FootprintSurvey, IsTakenWholeOrNotAtAll) {
  const std::string good = encode_survey({true, {{SurveyedState::Start::clean, "x", {SIGHUP}, {}, {}}}});
  EXPECT_TRUE(decode_survey(good));
  for (std::size_t size = 1; size < good.size(); ++size) EXPECT_FALSE(decode_survey(good.substr(0, size))) << size;
  EXPECT_FALSE(decode_survey("clean\tx\tSIGHUP\t\t\n"));
  EXPECT_FALSE(decode_survey("alone\ndirty\t\t\t\t\n"));
  EXPECT_FALSE(decode_survey("alone\nclean\t\tSIGNONE\t\t\n"));
  EXPECT_FALSE(decode_survey("alone\nclean\t\t\t\t\t\n"));
}

}  // namespace
}  // namespace sigconform
