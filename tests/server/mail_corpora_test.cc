#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json.hpp>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "adapters/mime/gmime_mail_reader.h"
#include "core/customer/search_tokens.h"
#include "core/mail/mail_kind.h"
#include "core/mail/reply_text.h"
#include "core/text/ascii.h"
#include "support/places.h"

// The public corpora of mails, which are read where they lie: ../shared/data beside the checkout or
// $STROWGER_SHARED_DATA. What is expected of each was written by others.
namespace strowger {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

std::string MailFolder() { return test::PublicSetsFolder() + "/email"; }

std::string Contents(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

struct Judged {
  core::MailMessage message;
  core::KindVerdict verdict;
};

Judged Judge(const fs::path& path) {
  Judged judged{.message = mime::GmimeMailReader().Read(Contents(path))};
  judged.verdict = core::JudgeKind(judged.message);
  return judged;
}

std::vector<std::map<std::string, std::string>> Rows(const std::string& path) {
  std::istringstream lines(Contents(path));
  std::vector<std::map<std::string, std::string>> rows;
  std::vector<std::string> names;
  for (std::string line; std::getline(lines, line);) {
    std::vector<std::string> fields;
    std::istringstream cells(line);
    for (std::string cell; std::getline(cells, cell, '\t');) fields.push_back(cell);
    if (names.empty()) {
      names = fields;
      continue;
    }
    auto& row = rows.emplace_back();
    for (std::size_t i = 0; i < names.size(); ++i) {
      row[names[i]] = i < fields.size() ? fields[i] : std::string();
    }
  }
  return rows;
}

class Share {
 public:
  void Count(bool is_right) {
    ++all_;
    if (is_right) ++right_;
  }
  double value() const { return all_ == 0 ? 1 : static_cast<double>(right_) / all_; }
  void Print(const char* what) const { std::printf("%s: %d of %d\n", what, right_, all_); }

 private:
  int right_ = 0;
  int all_ = 0;
};

class MailCorporaTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!fs::exists(MailFolder())) GTEST_SKIP() << "The public corpora are not there.";
  }
  const std::string folder_ = MailFolder();
};

TEST_F(MailCorporaTest, EveryMailIsReadAndPeopleAreNoBounces) {
  std::vector<std::string> mails;
  int bounces = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder_)) {
    const std::string path = entry.path().string();
    if (!entry.is_regular_file() || path.find("/reply/") != std::string::npos) continue;
    mails.push_back(Contents(path));
    const std::string subject =
        core::AsciiLower(mime::GmimeMailReader().Read(mails.back()).subject);
    if (path.find("/zammad/") != std::string::npos && path.ends_with(".box") &&
        Judge(path).verdict.kind == core::MailKind::kBounce) {
      EXPECT_NE(subject.find("undelivered"), std::string::npos) << path;
      ++bounces;
    }
  }
  EXPECT_GE(bounces, 1);
  const auto begin = std::chrono::steady_clock::now();
  for (const std::string& mail : mails) {
    EXPECT_FALSE(core::JudgeKind(mime::GmimeMailReader().Read(mail)).reason.empty());
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  std::printf("%zu files read, %.0f a second\n", mails.size(),
              static_cast<double>(mails.size()) / took.count());
}

TEST_F(MailCorporaTest, BouncesAreRecognisedWithTheirCodes) {
  Share kind;
  Share status;
  Share reply;
  Share permanent;
  Share dead;
  for (auto& row : Rows(folder_ + "/sisimai/expected.tsv")) {
    const Judged judged = Judge(folder_ + "/sisimai/" + row["file"]);
    const bool is_bounce = judged.verdict.kind == core::MailKind::kBounce;
    if (row["reason"] == "vacation") {
      kind.Count(judged.verdict.kind == core::MailKind::kAutoReply);
      continue;
    }
    kind.Count(is_bounce == (row["reason"] != "notbounce"));
    if (row["reason"] == "notbounce" || !is_bounce) continue;
    const auto& recipients = judged.verdict.bounce->recipients;
    const auto index = static_cast<std::size_t>(std::atoi(row["index"].c_str())) - 1;
    const core::DeliveryFailure& failure =
        index < recipients.size() ? recipients[index].failure : judged.verdict.bounce->failure;
    const std::string& dsn = row["dsn"];
    // That library's own codes for "no status given".
    const bool is_told = !dsn.starts_with("5.0.9") && !dsn.starts_with("4.0.9");
    if (!dsn.empty() && is_told) status.Count(dsn == failure.status);
    if (!dsn.empty() && is_told && dsn[0] != '2') {
      permanent.Count((dsn[0] == '5') == failure.is_permanent);
    }
    if (!row["replycode"].empty()) reply.Count(row["replycode"] == failure.reply_code);
    dead.Count((row["hardbounce"] == "true") == failure.IsAddressDead());
  }
  kind.Print("kind");
  status.Print("status");
  reply.Print("reply code");
  permanent.Print("permanent or temporary");
  dead.Print("address is dead");
  EXPECT_GE(kind.value(), 0.99);
  EXPECT_GE(status.value(), 0.97);
  EXPECT_GE(reply.value(), 0.95);
  EXPECT_GE(permanent.value(), 0.98);
  EXPECT_GE(dead.value(), 0.85);
}

TEST_F(MailCorporaTest, RecipientsOfBouncesAreFound) {
  Share permanent;
  double found = 0;
  double told = 0;
  double expected = 0;
  for (auto& row : Rows(folder_ + "/flufl-bounce/expected.tsv")) {
    const Judged judged = Judge(folder_ + "/flufl-bounce/" + row["file"]);
    std::set<std::string> wanted;
    std::istringstream words(core::AsciiLower(row["addresses"]));
    for (std::string word; words >> word;) wanted.insert(word);
    expected += static_cast<double>(wanted.size());
    if (!judged.verdict.bounce) continue;
    for (const auto& one : judged.verdict.bounce->recipients) {
      ++told;
      if (wanted.contains(core::AsciiLower(one.address))) ++found;
    }
    permanent.Count((row["kind"] == "permanent") == judged.verdict.bounce->failure.is_permanent);
  }
  std::printf("recipients: precision %.3f, recall %.3f\n", found / told, found / expected);
  permanent.Print("permanent or temporary");
  EXPECT_GE(found / told, 0.85);
  EXPECT_GE(found / expected, 0.94);
  EXPECT_GE(permanent.value(), 0.95);
}

// The replies of crisp's and zapier's collections begin with a text that is known, or with one of
// which the first words are told here; nothing of the earlier mails may be left.
TEST_F(MailCorporaTest, RepliesAreWithoutEarlierMails) {
  Share right;
  for (const char* name : {"crisp", "zapier"}) {
    for (const auto& entry : fs::directory_iterator(folder_ + "/reply/" + name)) {
      const core::ReplyText split = core::SplitReply(Contents(entry.path()));
      constexpr std::string_view kKnownEnd = "aliquet nec nec nibh.";
      const bool is_known = split.reply.starts_with("Fusce bibendum");
      // Below "Sent from my ..." one of them goes on.
      const bool goes_on = entry.path().filename() == "email_15.txt";
      const bool is_right = is_known
                                ? split.reply.ends_with(kKnownEnd) || goes_on
                                : split.reply.find("\n>") == std::string::npos &&
                                      split.reply.find("wrote:") == std::string::npos &&
                                      split.reply.find("Sent:") == std::string::npos &&
                                      split.reply.find("my previous mail") == std::string::npos;
      if (!is_right) std::printf("%s\n", entry.path().c_str());
      right.Count(is_right && !split.reply.empty());
    }
  }
  right.Print("replies without earlier mails");
  EXPECT_GE(right.value(), 0.97);
}

std::string Text(const json::object& object, const char* key) {
  const json::value* value = object.if_contains(key);
  return value != nullptr && value->is_string() ? std::string(value->as_string()) : std::string();
}

TEST_F(MailCorporaTest, SendersSubjectsAndAttachmentsAreAsAHelpdeskReadsThem) {
  Share sender;
  Share subject;
  Share attachments;
  for (const auto& entry : fs::directory_iterator(folder_ + "/zammad")) {
    const std::string path = entry.path().string();
    if (!path.ends_with(".expected.json")) continue;
    const json::object wanted = json::parse(Contents(path)).as_object();
    const Judged judged = Judge(path.substr(0, path.size() - 14) + ".box");
    const core::MailMessage& message = judged.message;
    sender.Count(!message.from.empty() && core::AsciiLower(message.from[0].address) ==
                                              core::AsciiLower(Text(wanted, "from_email")));
    subject.Count(core::FoldedWords(Text(wanted, "subject")) == core::FoldedWords(message.subject));
    std::multiset<std::string> names;
    for (const json::value& one : wanted.at("attachments").as_array()) {
      // That helpdesk's own copy of the HTML.
      const std::string name = Text(one.as_object(), "filename");
      if (name != "message.html") names.insert(name);
    }
    std::multiset<std::string> ours;
    for (const auto& part : message.parts) {
      if (part.is_attachment) ours.insert(part.file_name);
    }
    attachments.Count(names == ours);
  }
  sender.Print("sender");
  subject.Print("subject");
  attachments.Print("names of attachments");
  EXPECT_GE(sender.value(), 0.93);
  EXPECT_GE(subject.value(), 0.95);
  EXPECT_GE(attachments.value(), 0.90);
}

}  // namespace
}  // namespace strowger
