#include "reports/whole_file.h"

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <gmock/gmock.h>

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
