// Reading from what may never end.
#include "harness/conductor/reading.h"

#include <fcntl.h>
#include <gmock/gmock.h>

#include <string>

#include "harness/conductor/line_reader.h"

namespace sigconform {
namespace {

using ::testing::Gt;
using ::testing::IsEmpty;

TEST(Reading, OfWhatNeverEndsDoes) {
  Descriptor endless{::open("/dev/zero", O_RDONLY | O_CLOEXEC)};
  std::size_t size = 0;
  read_what_is_there(endless, [&size](std::string_view more) { size += more.size(); });
  EXPECT_TRUE(endless);
  EXPECT_THAT(size, Gt(0U));
}

TEST(Reading, EndsWithWhatIsThereNow) {
  auto pipe = make_pipe();
  make_nonblocking(pipe.read);
  ASSERT_TRUE(write_all(pipe.write.get(), "so far"));
  std::string text;
  const auto read = [&] { read_what_is_there(pipe.read, [&text](std::string_view more) { text.append(more); }); };
  read();
  EXPECT_EQ(text, "so far");
  EXPECT_TRUE(pipe.read);
  pipe.write.reset();
  read();
  EXPECT_EQ(text, "so far");
  EXPECT_FALSE(pipe.read) << "its end closes it";
}

TEST(Reading, OfNothingAtAll) {
  Descriptor none;
  std::string text;
  read_what_is_there(none, [&text](std::string_view more) { text.append(more); });
  EXPECT_THAT(text, IsEmpty());
}

}  // namespace
}  // namespace sigconform
