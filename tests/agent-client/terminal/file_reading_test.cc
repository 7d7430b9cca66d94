#include "terminal/file_reading.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace strowger::client {
namespace {

// A folder of its own for each test.
class FileReadingTest : public testing::Test {
 protected:
  FileReadingTest() {
    std::string name = testing::TempDir() + "strowger-files-XXXXXX";
    folder_ = ::mkdtemp(name.data());
  }
  ~FileReadingTest() override { std::filesystem::remove_all(folder_); }
  std::string FileOf(const std::string& name, const std::string& content) const {
    const std::string path = folder_ + "/" + name;
    std::ofstream(path, std::ios::binary) << content;
    return path;
  }
  static std::string RefusalOf(const std::string& path) {
    const auto piece = ReadFilePiece(path, 0);
    return piece.ok() ? "none" : piece.error().reason;
  }
  std::string folder_;
};

TEST_F(FileReadingTest, AFileIsReadInPieces) {
  const std::string content = std::string(kFilePieceBytes, 'a') + "end";
  const std::string path = FileOf("报价 offer.pdf", content);
  const auto first = ReadFilePiece(path, 0);
  ASSERT_TRUE(first.ok()) << first.error().message;
  EXPECT_EQ(first->size_bytes, content.size());
  EXPECT_EQ(first->content, std::string(kFilePieceBytes, 'a'));
  const auto second = ReadFilePiece(path, kFilePieceBytes);
  ASSERT_TRUE(second.ok());
  EXPECT_EQ(second->content, "end");
  EXPECT_EQ(second->changed, first->changed);
  EXPECT_EQ(ReadFilePiece(FileOf("empty", ""), 0)->content, "");
}

TEST_F(FileReadingTest, AFileThatIsWrittenOnShowsIt) {
  const std::string path = FileOf("a", "one");
  const auto before = ReadFilePiece(path, 0);
  std::filesystem::last_write_time(
      path, std::filesystem::last_write_time(path) - std::chrono::seconds(5));
  const auto after = ReadFilePiece(path, 0);
  EXPECT_EQ(before->changed - after->changed, std::chrono::seconds(5));
}

TEST_F(FileReadingTest, WhatIsNoFileIsRefused) {
  EXPECT_EQ(RefusalOf(folder_ + "/none"), "FILE_MISSING");
  EXPECT_EQ(RefusalOf(FileOf("a", "b") + "/below"), "FILE_MISSING");
  EXPECT_EQ(RefusalOf(folder_ + "/" + std::string(5'000, 'x')), "FILE_MISSING");
  EXPECT_EQ(RefusalOf(folder_), "FILE_IS_FOLDER");
  EXPECT_EQ(RefusalOf("/dev/zero"), "FILE_NOT_PLAIN") << "it never ends";
  ASSERT_EQ(::mkfifo((folder_ + "/pipe").c_str(), 0600), 0);
  EXPECT_EQ(RefusalOf(folder_ + "/pipe"), "FILE_NOT_PLAIN") << "nobody writes into it";
  EXPECT_EQ(ReadFilePiece("none", 0).error().metadata.at("file"), "none");
}

TEST_F(FileReadingTest, AFileThatCannotBeReadIsRefused) {
  std::filesystem::create_symlink("loop", folder_ + "/loop");
  EXPECT_EQ(RefusalOf(folder_ + "/loop"), "FILE_UNREADABLE");
}

TEST_F(FileReadingTest, AFileOfThePersonsHomeIsFound) {
  const char* home = std::getenv("HOME");
  const std::string before = home == nullptr ? "" : home;
  FileOf("offer.pdf", "o");
  ::setenv("HOME", folder_.c_str(), 1);
  EXPECT_EQ(RefusalOf("~/offer.pdf"), "none");
  EXPECT_EQ(RefusalOf("~/none.pdf"), "FILE_MISSING");
  ::setenv("HOME", before.c_str(), 1);
}

TEST_F(FileReadingTest, AFileThatMayNotBeReadIsRefused) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may read all files";
  const std::string path = FileOf("secret", "s");
  ASSERT_EQ(::chmod(path.c_str(), 0), 0);
  EXPECT_EQ(RefusalOf(path), "FILE_UNREADABLE");
}

TEST_F(FileReadingTest, AFileThatNoServerTakesIsRefused) {
  const std::string path = FileOf("large", "");
  ASSERT_EQ(::truncate(path.c_str(), static_cast<off_t>(kFileBytesMax)), 0);
  EXPECT_EQ(RefusalOf(path), "none");
  ASSERT_EQ(::truncate(path.c_str(), static_cast<off_t>(kFileBytesMax) + 1), 0);
  EXPECT_EQ(RefusalOf(path), "FILE_TOO_LARGE");
}

}  // namespace
}  // namespace strowger::client
