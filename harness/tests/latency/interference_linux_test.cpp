// Processor time that was stolen, from /proc/stat as Linux writes it for machines of any size, laid out in a file.
#include "harness/latency/interference.h"

#include <gmock/gmock.h>

#include <fstream>
#include <string>

#include "harness/tests/scratch_folder.h"

namespace sigconform::latency {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class StolenTime : public testing::Test {
 protected:
  /// So many processors, from each of which as many ticks were stolen as its number tells.
  void write(int processors, int stolen_more_from = -1) {
    std::ofstream file{path_};
    file << "cpu  18446744 0 18446744 18446744073 18446744 0 18446744 0 0 0\n";
    for (int processor = 0; processor < processors; ++processor)
      file << "cpu" << processor << " 18446744 0 18446744 18446744073 18446744 0 18446744 "
           << processor + (processor == stolen_more_from ? 3 : 0) << " 0 0\n";
    file << "intr 1844674407 0 0 0\n";
  }

  std::string seen_with(const Places& places, int processors, int stolen_more_from) {
    write(processors);
    Interference interference{places, path_.c_str()};
    interference.begin();
    write(processors, stolen_more_from);
    return interference.end(true);
  }

 private:
  ScratchFolder folder_;
  std::string path_ = folder_.path() / "stat";
};

TEST_F(StolenTime, OfEitherProcessor) {
  EXPECT_THAT(seen_with({0, 1}, 4, 0), HasSubstr("3 ticks stolen"));
  EXPECT_THAT(seen_with({0, 1}, 4, 1), HasSubstr("3 ticks stolen"));
  EXPECT_THAT(seen_with({3, -1}, 4, 3), HasSubstr("3 ticks stolen"));
}

TEST_F(StolenTime, OfOthersIsNotOurs) { EXPECT_THAT(seen_with({0, 1}, 12, 10), Not(HasSubstr("stolen"))); }

TEST_F(StolenTime, OfOneOfVeryMany) { EXPECT_THAT(seen_with({0, 999}, 1000, 999), HasSubstr("3 ticks stolen")); }

TEST_F(StolenTime, OfProcessorsThatHaveNoLineIsNotSeen) {
  EXPECT_THAT(seen_with({0, 5}, 4, 0), Not(HasSubstr("stolen")));
}

TEST(StolenTimeNowhere, IsNotSeen) {
  Interference interference{{0, 1}, "/nonexistent/stat"};
  interference.begin();
  EXPECT_THAT(interference.end(true), Not(HasSubstr("stolen")));
}

}  // namespace
}  // namespace sigconform::latency
