#include "reports/whole_file.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <gmock/gmock.h>

#include <array>
#include <string>
#include <string_view>
#include <thread>

#include "harness/tests/scratch_folder.h"

namespace sigconform::reports {
namespace {

using ::testing::HasSubstr;

template <class Action>
std::string error_of(Action action) {
  try {
    action();
  } catch (const FileError& error) {
    return error.what();
  }
  return "no error";
}

TEST(WholeFile, AppearsOnlyWhenCommitted) {
  ScratchFolder folder;
  WholeFile file(folder / "report.html");
  file.write(std::string(1 << 20, 'x'));
  file.sync();
  EXPECT_FALSE(std::filesystem::exists(folder / "report.html"));
  file.commit();
  EXPECT_EQ(read_text(folder / "report.html").size(), 1U << 20);
  EXPECT_EQ(folder.entries(), 1U);
}

TEST(WholeFile, LeavesTheOldFileWhenItIsGivenUp) {
  ScratchFolder folder;
  folder.file("report.html", "old");
  {
    WholeFile file(folder / "report.html");
    file.write("new");
    file.sync();
  }
  EXPECT_EQ(read_text(folder / "report.html"), "old");
  EXPECT_EQ(folder.entries(), 1U);
}

TEST(WholeFile, KeepsPermissionsAndFollowsLinks) {
  ScratchFolder folder;
  const auto real = folder.file("real", "old");
  ASSERT_EQ(::chmod(real.c_str(), 0640), 0);
  std::filesystem::create_symlink("real", folder / "link");
  write_whole_file(folder / "link", "new");
  EXPECT_TRUE(std::filesystem::is_symlink(folder / "link"));
  EXPECT_EQ(read_text(real), "new");
  EXPECT_EQ(std::filesystem::status(real).permissions(), std::filesystem::perms(0640));
}

TEST(WholeFile, TakesTheLongestNameThereIs) {
  ScratchFolder folder;
  const std::string name(255, 'n');
  write_whole_file(folder / name, "text");
  EXPECT_EQ(read_text(folder / name), "text");
  EXPECT_THAT(error_of([&] { write_whole_file(folder / (name + "n"), "text"); }), HasSubstr("File name too long"));
}

TEST(WholeFile, SaysWhereItCannotWrite) {
  ScratchFolder folder;
  EXPECT_THAT(error_of([&] { write_whole_file(folder.path(), "x"); }),
              HasSubstr(folder.path().string() + ": cannot write: Is a directory"));
  EXPECT_THAT(error_of([&] { write_whole_file(folder / "new/", "x"); }), HasSubstr("Is a directory"));
  EXPECT_THAT(error_of([&] { write_whole_file(folder / "missing/f", "x"); }),
              HasSubstr("missing/f: cannot create: No such file or directory"));
  folder.file("file", "x");
  EXPECT_THAT(error_of([&] { write_whole_file(folder / "file/f", "x"); }), HasSubstr("Not a directory"));
  EXPECT_THAT(error_of([] { write_whole_file("", "x"); }), HasSubstr("the file name is empty"));
  EXPECT_EQ(folder.entries(), 1U);
}

TEST(WholeFile, RespectsPermissions) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may write anything";
  ScratchFolder folder;
  const auto file = folder.file("file", "old");
  ASSERT_EQ(::chmod(file.c_str(), 0444), 0);
  EXPECT_THAT(error_of([&] { write_whole_file(file, "new"); }), HasSubstr("Permission denied"));
  ASSERT_EQ(::chmod(folder.path().c_str(), 0555), 0);
  EXPECT_THAT(error_of([&] { write_whole_file(folder / "other", "new"); }), HasSubstr("Permission denied"));
  ASSERT_EQ(::chmod(folder.path().c_str(), 0755), 0);
  EXPECT_EQ(read_text(file), "old");
}

TEST(WholeFile, WritesDevicesInPlace) {
  write_whole_file("/dev/null", "x");
  EXPECT_TRUE(std::filesystem::is_character_file("/dev/null"));
  EXPECT_THAT(error_of([] { write_whole_file("/dev/full", "x"); }),
              HasSubstr("/dev/full: cannot write: No space left on device"));
  EXPECT_TRUE(std::filesystem::is_character_file("/dev/full"));
}

/// The standard output led into a file, at the place where `text` ends, for as long as the object lives.
class OutputInto {
 public:
  OutputInto(const std::filesystem::path& file, std::string_view text) : before_(::dup(STDOUT_FILENO)) {
    const int led = ::open(file.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (::write(led, text.data(), text.size()) < 0) ADD_FAILURE() << "write";
    ::dup2(led, STDOUT_FILENO);
    ::close(led);
  }
  ~OutputInto() {
    ::dup2(before_, STDOUT_FILENO);
    ::close(before_);
  }
  OutputInto(const OutputInto&) = delete;
  OutputInto& operator=(const OutputInto&) = delete;

 private:
  int before_;
};

TEST(WholeFile, GoesOnWhereTheStandardOutputStands) {
  const auto own = "/proc/" + std::to_string(::getpid()) + "/fd/1";
  for (const std::string& name : {std::string{"-"}, std::string{"/dev/stdout"}, std::string{"/dev/fd/1"},
                                  std::string{"/dev/../dev/stdout"}, std::string{"/proc/self/fd/1"}, own}) {
    ScratchFolder folder;
    const auto file = folder / "log";
    {
      const OutputInto led{file, "before "};
      WholeFile output{name};
      EXPECT_TRUE(output.is_standard_output()) << name;
      output.write("after");
      output.commit();
    }
    EXPECT_EQ(read_text(file), "before after") << name;
    EXPECT_EQ(folder.entries(), 1U) << name;
  }
}

TEST(WholeFile, FollowsALinkToTheStandardOutput) {
  ScratchFolder folder;
  std::filesystem::create_symlink("/dev/stdout", folder / "link");
  std::filesystem::create_symlink("link", folder / "other");
  {
    const OutputInto led{folder / "log", "before "};
    write_whole_file(folder / "other", "after");
  }
  EXPECT_EQ(read_text(folder / "log"), "before after");
  EXPECT_TRUE(std::filesystem::is_symlink(folder / "link"));
}

TEST(WholeFile, FollowsALinkThatLeadsToNothingYet) {
  ScratchFolder folder;
  std::filesystem::create_symlink("made", folder / "link");
  write_whole_file(folder / "link", "text");
  EXPECT_TRUE(std::filesystem::is_symlink(folder / "link"));
  EXPECT_EQ(read_text(folder / "made"), "text");
}

TEST(WholeFile, LeavesNothingBeforeItIsWritten) {
  ScratchFolder folder;
  const WholeFile file{folder / "results.json"};
  EXPECT_EQ(folder.entries(), 0U);
}

TEST(WholeFile, OpensAFifoOnce) {
  ScratchFolder folder;
  ASSERT_EQ(::mkfifo((folder / "pipe").c_str(), 0600), 0);
  // With a reader from the beginning no open waits; what a second open would bring is an end in between.
  const int reader = ::open((folder / "pipe").c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  WholeFile file{folder / "pipe"};
  std::array<char, 8> got{};
  EXPECT_EQ(::read(reader, got.data(), got.size()), -1) << "no end of file while the writer is kept";
  file.write("text");
  file.commit();
  EXPECT_EQ(::read(reader, got.data(), got.size()), 4);
  EXPECT_EQ(::read(reader, got.data(), got.size()), 0);
  ::close(reader);
  EXPECT_TRUE(std::filesystem::is_fifo(folder / "pipe"));
}

TEST(WholeFile, SaysThatAPipeHasNoReader) {
  ScratchFolder folder;
  ASSERT_EQ(::mkfifo((folder / "pipe").c_str(), 0600), 0);
  const int reader = ::open((folder / "pipe").c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  WholeFile file{folder / "pipe"};
  ::close(reader);
  file.write("text");
  EXPECT_THAT(error_of([&] { file.commit(); }), HasSubstr("pipe: cannot write: Broken pipe"));
}

TEST(WholeFile, LeavesAloneWhatHasComeInItsPlace) {
  ScratchFolder folder;
  WholeFile file{folder / "results.json"};
  file.write("text");
  ASSERT_EQ(::mkfifo((folder / "results.json").c_str(), 0600), 0);
  EXPECT_THAT(error_of([&] { file.commit(); }), HasSubstr("is no regular file any more"));
  EXPECT_TRUE(std::filesystem::is_fifo(folder / "results.json"));
}

TEST(WholeFile, MakesNothingAmongDevices) {
  EXPECT_THAT(error_of([] { WholeFile{"/dev/sigconform-test"}; }), HasSubstr("no file is made or replaced in /dev"));
  EXPECT_FALSE(std::filesystem::exists("/dev/sigconform-test"));
}

TEST(WholeFile, SaysThatADescriptorIsClosedOrForReading) {
  const int closed = ::dup(STDOUT_FILENO);
  ::close(closed);
  EXPECT_THAT(error_of([&] { WholeFile{"/dev/fd/" + std::to_string(closed)}; }), HasSubstr("Bad file descriptor"));
  const int reading = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  EXPECT_THAT(error_of([&] { WholeFile{"/dev/fd/" + std::to_string(reading)}; }), HasSubstr("Bad file descriptor"));
  ::close(reading);
}

/// The effective user is another one while this lives.
class As {
 public:
  explicit As(uid_t user) { EXPECT_EQ(::seteuid(user), 0); }
  ~As() { EXPECT_EQ(::seteuid(0), 0); }
  As(const As&) = delete;
  As& operator=(const As&) = delete;
};

TEST(WholeFile, LetsNobodyInWhoWasKeptOut) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can be another user";
  constexpr uid_t other = 12'345;
  ScratchFolder folder;
  ASSERT_EQ(::chmod(folder.path().c_str(), 0777), 0);
  const auto file = folder.file("file", "old");
  ASSERT_EQ(::chown(file.c_str(), 0, 23'456), 0);
  ASSERT_EQ(::chmod(file.c_str(), 0662), 0);
  {
    const As somebody{other};
    write_whole_file(file, "new");
  }
  struct stat status {};
  ASSERT_EQ(::stat(file.c_str(), &status), 0);
  EXPECT_EQ(status.st_uid, other);
  // Root's groups are the process's still, and the file's may not be among them.
  EXPECT_EQ(status.st_mode & 0777U, 0622U);
}

TEST(WholeFile, WaitsForRoomInADescriptorThatDoesNotBlock) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
  ASSERT_EQ(::fcntl(ends[1], F_SETFL, O_WRONLY | O_NONBLOCK), 0);
  constexpr std::size_t size = 1 << 20;  // more than a pipe holds
  std::size_t got = 0;
  std::thread reader{[&] {
    std::array<char, 4096> chunk;
    for (ssize_t some = 0; (some = ::read(ends[0], chunk.data(), chunk.size())) > 0;)
      got += static_cast<std::size_t>(some);
  }};
  const auto error = error_of([&] { write_whole_file("/dev/fd/" + std::to_string(ends[1]), std::string(size, 'x')); });
  ::close(ends[1]);
  reader.join();
  ::close(ends[0]);
  EXPECT_EQ(error, "no error");
  EXPECT_EQ(got, size);
}

TEST(WholeFile, ReportsAFileSizeLimitAndLeavesNothing) {
  ScratchFolder folder;
  folder.file("results.json", "old");
  struct rlimit before {};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  struct rlimit small = before;
  small.rlim_cur = 100'000;
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
  const std::string error = error_of([&] { write_whole_file(folder / "results.json", std::string(1 << 20, 'x')); });
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
  EXPECT_THAT(error, HasSubstr("results.json: cannot write: File too large"));
  EXPECT_EQ(read_text(folder / "results.json"), "old");
  EXPECT_EQ(folder.entries(), 1U);
}

}  // namespace
}  // namespace sigconform::reports
