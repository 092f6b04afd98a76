// Which programs cases can run that are another user's than root.
#include "harness/subject/program_search.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace sigconform {
namespace {

namespace fs = std::filesystem;

/// A folder that lets anybody in, with an open and a closed one in it; a program in each.
class ProgramSearch : public testing::Test {
 protected:
  void SetUp() override {
    if (::geteuid() != 0) GTEST_SKIP() << "whom root's folders shut out is root's question";
    char name[] = "/tmp/sigconform-search-XXXXXX";
    ASSERT_NE(::mkdtemp(name), nullptr);
    root = name;
    ASSERT_EQ(::chmod(name, 0755), 0);
    for (const auto& [folder, mode] : {std::pair{"open", 0755}, std::pair{"closed", 0700}}) {
      fs::create_directory(root / folder);
      std::ofstream(root / folder / "program") << "#!/bin/sh\n";
      ASSERT_EQ(::chmod((root / folder / "program").c_str(), 0755), 0);
      ASSERT_EQ(::chmod((root / folder).c_str(), static_cast<mode_t>(mode)), 0);
    }
  }
  void TearDown() override {
    if (!root.empty()) fs::remove_all(root);
  }
  bool is_open(const char* path) const { return is_open_to_cases((root / path).string()); }

  fs::path root;
};

TEST_F(ProgramSearch, AClosedFolderOnThePathShutsOut) {
  EXPECT_TRUE(is_open("open/program"));
  EXPECT_FALSE(is_open("closed/program"));
  EXPECT_FALSE(is_open("open/nothing"));
}

TEST_F(ProgramSearch, SoDoesOneThatALinkLeadsThrough) {
  fs::create_symlink("../closed/program", root / "open/to-closed");
  fs::create_symlink(root / "closed", root / "open/folder");
  fs::create_symlink("program", root / "open/to-open");
  EXPECT_FALSE(is_open("open/to-closed"));
  EXPECT_FALSE(is_open("open/folder/program"));
  EXPECT_TRUE(is_open("open/to-open"));
}

TEST_F(ProgramSearch, SoDoesOneHalfWay) {
  fs::create_symlink(root / "open/program", root / "closed/on");
  fs::create_symlink(root / "closed/on", root / "open/through-closed");
  EXPECT_FALSE(is_open("open/through-closed"));
}

TEST_F(ProgramSearch, LinksThatLeadNowhereLeadToNothing) {
  fs::create_symlink("round", root / "open/round");
  EXPECT_FALSE(is_open("open/round"));
}

}  // namespace
}  // namespace sigconform
