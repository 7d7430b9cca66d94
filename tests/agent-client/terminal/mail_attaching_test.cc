// Files that go with a mail, from the key that names one until the server has it all.
#include "terminal/mail_attaching.h"

#include "agent-client/terminal/mail_console_fixture.h"

namespace strowger::client {
namespace {

using namespace mail::v1;

constexpr std::uint64_t kAttached = 5;

class MailAttachingTest : public MailConsoleFixture {
 protected:
  void SetUp() override {
    MailIsTaken();
    MailIsRead();
    AnswerIsBegun();
  }
  void FileIsNamed(const std::string& path) {
    Press(KeyCode::kControlF);
    Type(path);
    Press(KeyCode::kEnter);
  }
  // The disk gives the piece that was asked for, of a file of this size.
  void DiskGives(std::uint64_t size, Duration changed = {}) {
    ASSERT_FALSE(reads_.empty());
    FilePiece piece;
    piece.size_bytes = size;
    piece.changed = kMorning + changed;
    piece.content =
        std::string(std::min<std::uint64_t>(kFilePieceBytes, size - reads_.back().offset), 'x');
    Perform(OnFilePiece(state_, reads_.back().draft, piece, now_));
  }
  static OutgoingAttachment Attachment(std::uint64_t size, std::uint64_t received,
                                       std::uint64_t id = kAttached) {
    OutgoingAttachment attachment;
    attachment.set_id(id);
    attachment.set_file_name("报价 offer.pdf");
    attachment.set_size_bytes(size);
    attachment.set_received_bytes(received);
    return attachment;
  }
  // The server has so much of it.
  void ServerHas(std::uint64_t size, std::uint64_t received) {
    AddAttachmentResponse added;
    *added.mutable_attachment() = Attachment(size, received);
    Answers<AddAttachmentRequest>(added);
  }
  void FileIsAttached() {
    FileIsNamed("/tmp/报价 offer.pdf");
    DiskGives(12'345);
    ServerHas(12'345, 12'345);
  }
};

TEST_F(MailAttachingTest, AFileGoesInPiecesEachWhenTheServerHasTheOneBefore) {
  constexpr std::uint64_t kSize = 2 * kFilePieceBytes + 10;
  FileIsNamed("/tmp/报价 offer.pdf");
  ASSERT_EQ(reads_.size(), 1U);
  EXPECT_EQ(reads_[0].path, "/tmp/报价 offer.pdf");
  EXPECT_TRUE(Shows("\"报价 offer.pdf\" is being attached")) << Screen();
  DiskGives(kSize);
  ASSERT_EQ(SentCount<AddAttachmentRequest>(), 1U);
  EXPECT_EQ(Sent<AddAttachmentRequest>()->mail(), kDraft);
  EXPECT_EQ(Sent<AddAttachmentRequest>()->attachment_id(), 0U);
  EXPECT_EQ(Sent<AddAttachmentRequest>()->file_name(), "报价 offer.pdf");
  EXPECT_EQ(Sent<AddAttachmentRequest>()->size_bytes(), kSize);
  EXPECT_EQ(Sent<AddAttachmentRequest>()->content().size(), kFilePieceBytes);
  EXPECT_EQ(reads_.size(), 1U) << "the next piece waits on the disk";
  ServerHas(kSize, kFilePieceBytes);
  EXPECT_TRUE(Shows("报价 offer.pdf (524.3 KB, 49 %)")) << Screen();
  Type("Meanwhile.");
  EXPECT_EQ(Typed().substr(0, 10), "Meanwhile.") << "one types on";
  ASSERT_EQ(reads_.size(), 2U);
  EXPECT_EQ(reads_[1].offset, kFilePieceBytes);
  DiskGives(kSize);
  EXPECT_EQ(Sent<AddAttachmentRequest>()->attachment_id(), kAttached);
  EXPECT_EQ(Sent<AddAttachmentRequest>()->offset_bytes(), kFilePieceBytes);
  ServerHas(kSize, 2 * kFilePieceBytes);
  DiskGives(kSize);
  EXPECT_EQ(Sent<AddAttachmentRequest>()->content().size(), 10U);
  ServerHas(kSize, kSize);
  EXPECT_EQ(reads_.size(), 3U);
  EXPECT_TRUE(Shows("\"报价 offer.pdf\" is attached")) << Screen();
  EXPECT_TRUE(Shows("报价 offer.pdf (524.3 KB)")) << Screen();
}

TEST_F(MailAttachingTest, AnEmptyFileIsAttachedToo) {
  FileIsNamed("empty.txt");
  DiskGives(0);
  ServerHas(0, 0);
  EXPECT_EQ(reads_.size(), 1U);
  EXPECT_TRUE(Shows("is attached")) << Screen();
}

TEST_F(MailAttachingTest, WhatGoesWithTheMailStandsAboveItsText) {
  FileIsAttached();
  ExpectScreen("mail-draft-attached");
  state_.language = Language::kSimplified;
  Press(KeyCode::kControlR);
  ExpectScreen("mail-draft-attached-menu-zh-Hans");
}

TEST_F(MailAttachingTest, OneIsTakenOff) {
  Press(KeyCode::kControlR);
  EXPECT_TRUE(Shows("Nothing is attached")) << Screen();
  FileIsAttached();
  Press(KeyCode::kControlR);
  Type("1");
  ASSERT_NE(Sent<RemoveAttachmentRequest>(), nullptr);
  EXPECT_EQ(Sent<RemoveAttachmentRequest>()->mail(), kDraft);
  EXPECT_EQ(Sent<RemoveAttachmentRequest>()->attachment_id(), kAttached);
  RemoveAttachmentResponse removed;
  *removed.mutable_mail() = Draft();
  Answers<RemoveAttachmentRequest>(removed);
  EXPECT_FALSE(Shows("offer.pdf")) << Screen();
  EXPECT_TRUE(Shows("The attachment is taken off")) << Screen();
  EXPECT_EQ(state_.focus, Focus::kMailDraft);
}

TEST_F(MailAttachingTest, OneThatSomebodyElseTookOffIsNoLongerListed) {
  FileIsAttached();
  Press(KeyCode::kControlR);
  Type("1");
  Refuses<RemoveAttachmentRequest>(NotFound("ATTACHMENT_UNKNOWN", "The mail has no attachment 5."));
  EXPECT_TRUE(Shows("The mail has no attachment 5.")) << Screen();
  EXPECT_FALSE(Shows("offer.pdf")) << Screen();
}

TEST_F(MailAttachingTest, WhatIsOnItsWayIsTakenOffAndItsPiecesEnd) {
  constexpr std::uint64_t kSize = 3 * kFilePieceBytes;
  FileIsNamed("offer.pdf");
  DiskGives(kSize);
  ServerHas(kSize, kFilePieceBytes);
  DiskGives(kSize);
  Press(KeyCode::kControlR);
  Type("1");
  EXPECT_EQ(Sent<RemoveAttachmentRequest>()->attachment_id(), kAttached);
  FileIsNamed("other.pdf");
  EXPECT_EQ(reads_.back().path, "other.pdf") << "another may go";
  ServerHas(kSize, 2 * kFilePieceBytes);
  EXPECT_EQ(reads_.size(), 3U) << "a late answer about the first is none about the other";
  DiskGives(10);
  EXPECT_EQ(Sent<AddAttachmentRequest>()->attachment_id(), 0U);
}

TEST_F(MailAttachingTest, OneFileGoesAtATime) {
  FileIsNamed("offer.pdf");
  Press(KeyCode::kControlF);
  EXPECT_TRUE(Shows("\"offer.pdf\" is still on its way")) << Screen();
  EXPECT_EQ(state_.focus, Focus::kMailDraft);
}

TEST_F(MailAttachingTest, WhatTheDiskRefusesIsToldInThePersonsLanguage) {
  state_.language = Language::kSimplified;
  for (const auto& [reason, sentence] :
       {std::pair("FILE_MISSING", "没有文件“/x”。"),
        std::pair("FILE_UNREADABLE", "无法读取文件“/x”。"),
        std::pair("FILE_IS_FOLDER", "“/x”是文件夹"),
        std::pair("FILE_NOT_PLAIN", "“/x”不是普通文件"), std::pair("FILE_TOO_LARGE", "“/x”过大")}) {
    FileIsNamed("/x");
    Perform(OnFilePiece(state_, kDraft, FailedPrecondition(reason, "?", {{"file", "/x"}}), now_));
    EXPECT_TRUE(Shows(sentence)) << reason << Screen();
    EXPECT_EQ(Sent<AddAttachmentRequest>(), nullptr);
  }
}

TEST_F(MailAttachingTest, AFileThatChangesWhileItIsReadIsGivenUp) {
  constexpr std::uint64_t kSize = 2 * kFilePieceBytes;
  FileIsNamed("offer.pdf");
  DiskGives(kSize);
  ServerHas(kSize, kFilePieceBytes);
  DiskGives(kSize, std::chrono::seconds(1));
  EXPECT_TRUE(Shows("changed while it was read")) << Screen();
  EXPECT_EQ(SentCount<AddAttachmentRequest>(), 1U);
  ASSERT_NE(Sent<RemoveAttachmentRequest>(), nullptr) << "a part of it is worth nothing";
  EXPECT_EQ(Sent<RemoveAttachmentRequest>()->attachment_id(), kAttached);
  RemoveAttachmentResponse removed;
  *removed.mutable_mail() = Draft();
  Answers<RemoveAttachmentRequest>(removed);
  EXPECT_TRUE(Shows("changed while it was read")) << "the reason stays in sight" << Screen();
}

TEST_F(MailAttachingTest, WhatTheServerRefusesIsTold) {
  FileIsNamed("/tmp/film.mov");
  DiskGives(50'000'000);
  Refuses<AddAttachmentRequest>(
      Error{ErrorCode::kResourceExhausted, "ATTACHMENTS_FULL", "They can have 19 MB.", {}});
  EXPECT_TRUE(Shows("film.mov: They can have 19 MB.")) << Screen();
  EXPECT_EQ(Sent<RemoveAttachmentRequest>(), nullptr) << "nothing was begun";
  FileIsNamed("/tmp/film.mov");
  DiskGives(50);
  Refuses<AddAttachmentRequest>(Unavailable("SERVER_UNREACHABLE", "gone"));
  EXPECT_TRUE(Shows("film.mov: the server did not answer")) << Screen();
}

TEST_F(MailAttachingTest, TheMailIsSentWhenTheFileIsThere) {
  FileIsNamed("offer.pdf");
  DiskGives(10);
  Press(KeyCode::kControlS);
  Type("1");
  EXPECT_EQ(Sent<SendMailRequest>(), nullptr);
  ServerHas(10, 10);
  EXPECT_NE(Sent<SendMailRequest>(), nullptr);
}

TEST_F(MailAttachingTest, TheMailIsNotSentWithoutAFileThatFailed) {
  FileIsNamed("offer.pdf");
  Press(KeyCode::kControlS);
  Type("1");
  Perform(OnFilePiece(state_, kDraft, FailedPrecondition("FILE_MISSING", "There is none."), now_));
  EXPECT_EQ(Sent<SendMailRequest>(), nullptr);
  Type("x");
  EXPECT_EQ(Typed().front(), 'x') << "it can be written on";
}

TEST_F(MailAttachingTest, AFileGoesOnItsWayWhenTheDraftIsLeft) {
  FileIsNamed("offer.pdf");
  DiskGives(kFilePieceBytes + 1);
  Press(KeyCode::kEscape);
  EXPECT_EQ(state_.focus, Focus::kDesk);
  ServerHas(kFilePieceBytes + 1, kFilePieceBytes);
  DiskGives(kFilePieceBytes + 1);
  EXPECT_EQ(SentCount<AddAttachmentRequest>(), 2U);
  ServerHas(kFilePieceBytes + 1, kFilePieceBytes + 1);
  EXPECT_TRUE(state_.mail_drafts.empty()) << "the server has it all";
}

TEST_F(MailAttachingTest, WhatIsNotWholeAndNotOnItsWayIsShownAsSuch) {
  state_.mail_drafts.at(kDraft).attachments = {Attachment(12'345, 100, 8), Attachment(20, 20, 9)};
  EXPECT_TRUE(Shows("2: 报价 offer.pdf (12.3 KB, incomplete)  报价 …")) << Screen();
}

}  // namespace
}  // namespace strowger::client
