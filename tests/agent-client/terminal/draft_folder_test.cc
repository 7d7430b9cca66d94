#include "terminal/draft_folder.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "session/private_files.h"
#include "session/saved_session.h"

namespace strowger::client {
namespace {

// A folder of its own for each test.
class DraftFolderTest : public testing::Test {
 protected:
  DraftFolderTest() {
    std::string name = testing::TempDir() + "strowger-drafts-XXXXXX";
    folder_ = ::mkdtemp(name.data());
    ::setenv("XDG_STATE_HOME", folder_.c_str(), 1);
  }
  ~DraftFolderTest() override {
    ::unsetenv("XDG_STATE_HOME");
    std::filesystem::remove_all(folder_);
  }
  static mode_t ModeOf(const std::string& path) {
    struct stat found {};
    EXPECT_EQ(::stat(path.c_str(), &found), 0) << path;
    return found.st_mode & 0777U;
  }
  std::string folder_;
};

TEST_F(DraftFolderTest, ADraftComesBackWithWhomItIsAbout) {
  const DraftFolder drafts(folder_ + "/a/b");
  Note note;
  note.editor = LineEditor("退款未到账\n\"quoted\"");
  note.customer = "customers/17";
  note.who = "王小明";
  ASSERT_TRUE(drafts.Keep("work-items/7", note).ok());
  const NoteShelf shelf = drafts.Load();
  ASSERT_EQ(shelf.size(), 1U);
  const Note& kept = shelf.at("work-items/7");
  EXPECT_EQ(kept.editor.text(), note.editor.text());
  EXPECT_EQ(kept.customer, "customers/17");
  EXPECT_EQ(kept.who, "王小明");
  EXPECT_TRUE(kept.send_at.has_value()) << "the server is told again";
}

TEST_F(DraftFolderTest, OthersCannotReadADraft) {
  const DraftFolder drafts(folder_ + "/a");
  Note note;
  note.editor = LineEditor("secret");
  ASSERT_TRUE(drafts.Keep("work-items/7", note).ok());
  EXPECT_EQ(ModeOf(folder_ + "/a"), 0700U);
  EXPECT_EQ(ModeOf(folder_ + "/a/work-items_7.json"), 0600U);
}

TEST_F(DraftFolderTest, AnEmptyNoteLeavesNoFile) {
  const DraftFolder drafts(folder_);
  Note note;
  note.editor = LineEditor("x");
  ASSERT_TRUE(drafts.Keep("work-items/7", note).ok());
  note.editor.Backspace();
  ASSERT_TRUE(drafts.Keep("work-items/7", note).ok());
  EXPECT_TRUE(drafts.Load().empty());
  EXPECT_TRUE(std::filesystem::is_empty(folder_));
}

TEST_F(DraftFolderTest, AFileThatIsNoDraftIsLeftAlone) {
  std::ofstream(folder_ + "/broken.json") << "{";
  const DraftFolder drafts(folder_);
  EXPECT_TRUE(drafts.Load().empty());
  EXPECT_TRUE(std::filesystem::exists(folder_ + "/broken.json"));
}

TEST_F(DraftFolderTest, AFolderThatCannotBeWrittenIsNamed) {
  std::ofstream(folder_ + "/file") << "x";
  const DraftFolder drafts(folder_ + "/file/under");
  Note note;
  note.editor = LineEditor("x");
  const auto kept = drafts.Keep("work-items/7", note);
  ASSERT_FALSE(kept.ok());
  EXPECT_EQ(kept.error().reason, "FILE_UNWRITABLE");
}

TEST_F(DraftFolderTest, OfAMailIsKeptWhatTheServerDoesNotHave) {
  const DraftFolder drafts(folder_);
  MailDraft draft;
  draft.etag = "4";
  draft.thread = "mail-threads/7";
  SetWords(draft, {"李娜 <li@example.org>", "", "", "Re: 发票", "已寄出。\n"});
  ASSERT_TRUE(drafts.KeepMail("outgoing-mails/17", &draft).ok());
  EXPECT_TRUE(drafts.Load().empty()) << "it is no note";
  const MailDraftShelf shelf = drafts.LoadMails();
  ASSERT_EQ(shelf.size(), 1U);
  const MailDraft& kept = shelf.at("outgoing-mails/17");
  EXPECT_EQ(WordsOf(kept), WordsOf(draft));
  EXPECT_EQ(kept.etag, "4");
  EXPECT_TRUE(kept.send_at.has_value());
  EXPECT_FALSE(IsOnServer(kept)) << "what the server has is not known";
  draft.on_server = WordsOf(draft);
  ASSERT_TRUE(drafts.KeepMail("outgoing-mails/17", &draft).ok());
  EXPECT_TRUE(drafts.LoadMails().empty());
}

TEST_F(DraftFolderTest, TheSessionIsSavedForItsOwnerAlone) {
  access::v1::SignInResponse session;
  session.set_session_token("secret");
  session.mutable_session()->set_user("users/ana");
  ASSERT_TRUE(SaveSession("127.0.0.1:7420", session).ok());
  EXPECT_EQ(ModeOf(folder_ + "/strowger/sessions/127.0.0.1_7420.json"), 0600U);
  ASSERT_TRUE(LoadSession("127.0.0.1:7420").has_value());
  EXPECT_EQ(LoadSession("127.0.0.1:7420")->session_token(), "secret");
  EXPECT_FALSE(LoadSession("127.0.0.1:7421").has_value());
  ForgetSession("127.0.0.1:7420");
  EXPECT_FALSE(LoadSession("127.0.0.1:7420").has_value());
}

TEST_F(DraftFolderTest, TheTokenOfTheEnvironmentGoesFirst) {
  ::setenv("STROWGER_TOKEN", "from-environment", 1);
  EXPECT_EQ(LoadSession("127.0.0.1:7420")->session_token(), "from-environment");
  ::unsetenv("STROWGER_TOKEN");
}

}  // namespace
}  // namespace strowger::client
