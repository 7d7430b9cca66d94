// What mails are about, with the real programs: taught, guessed, corrected and taught again.
#include <fstream>
#include <iterator>

#include "integration/mail_center.h"
#include "strowger/mail/v1/mail.pb.h"
#include "support/wait.h"

namespace strowger::integration {
namespace {

using namespace mail::v1;

class MailTopicProgramsTest : public MailCenterTest {
 protected:
  MailTopicProgramsTest() : MailCenterTest("") {}
  void SetUp() override {
    MailCenterTest::SetUp();
    if (HasFatalFailure()) return;
    client_ = SignIn("ana");
    root_.emplace("--server " + address());
    ASSERT_EQ(root_->SignIn("root").code, 0);
    std::string rows = "text,label\n";
    for (int i = 0; i < 60; ++i) {
      rows += "my card was stolen " + std::to_string(i) + ",card\n";
      rows += "the invoice is wrong " + std::to_string(i) + ",billing\n";
    }
    WriteFile(folder_ / "labelled.csv", rows);
  }

  std::string model() const { return folder_ / "topics.model"; }
  void Teach(const std::string& more) {
    Program program({"/bin/sh", "-c",
                     "exec " + ProgramFolder() + "/strowgerd mail train --data " +
                         (folder_ / "labelled.csv") + " --model " + model() + more});
    ASSERT_EQ(program.WaitForEnd(std::chrono::seconds(60)), 0) << program.output();
  }
  // The file is read again; the server goes on meanwhile.
  void ModelIsTaken() {
    const Ran ran = root_->Run("configuration reload");
    ASSERT_EQ(ran.code, 0) << ran.output;
  }
  void UseModel() {
    std::ifstream file(folder_ / "strowger.toml");
    std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    text.replace(text.find("[mail]\n"), 7, "[mail]\nmodel = \"" + model() + "\"\n");
    text += "[[mail_topic]]\nname = \"card\"\nqueue = \"sales\"\nleast_probability = 0.6\n";
    text += "[[mail_topic]]\nname = \"parcel\"\nqueue = \"hasty\"\nleast_probability = 0.6\n";
    WriteFile(folder_ / "strowger.toml", text);
    ModelIsTaken();
  }
  // Comes, and waits in a queue.
  Mail Writes(const std::string& text) {
    const std::string number = std::to_string(++letters_);
    const std::string letter = "From: customer" + number + "@example.org\nTo: help@example.com\n" +
                               "Subject: Help\nMessage-ID: <" + number + "@example.org>\n\n" +
                               text + "\n";
    EXPECT_TRUE(Comes(letter).starts_with("250"));
    GetMailRequest request;
    request.set_name("mails/" + number);
    Mail mail;
    EXPECT_TRUE(test::WaitUntil(std::chrono::seconds(30), [&] {
      const auto answer = client_->Ask<GetMailResponse>(request);
      if (answer.ok()) mail = answer->mail();
      return mail.state() == MAIL_STATE_ROUTED;
    })) << text;
    return mail;
  }
  std::string QueueOf(const Mail& mail) {
    for (const auto& item : WorkItems()) {
      const auto key = item.attached().find("mail");
      if (key != item.attached().end() && key->second == mail.name()) return item.queue();
    }
    return "none";
  }

  std::unique_ptr<client::Client> client_;
  std::optional<CommandLine> root_;
  int letters_ = 0;
};

TEST_F(MailTopicProgramsTest, AModelIsTaughtUsedCorrectedAndTaughtAgain) {
  EXPECT_FALSE(Writes("my card was stolen today").has_topic());
  Teach("");
  UseModel();
  const Mail card = Writes("my card was stolen yesterday");
  EXPECT_EQ(card.topic().guess(), "card");
  EXPECT_TRUE(card.topic().is_sure());
  EXPECT_EQ(QueueOf(card), "queues/sales");
  const std::string first_model = card.topic().model();

  struct Case {
    std::string words;
    int code;
    std::string says;
  };
  for (const Case& one : std::vector<Case>{{"mail show 2", 0, "GUESS  card"},
                                           {"mail topic 2 cards", 1, "TOPIC_UNKNOWN"},
                                           {"mail topic 4711 card", 1, "MAIL_UNKNOWN"},
                                           {"mail topic 2 card", 0, "about card"},
                                           {"mail show 2", 0, "card, says ana"},
                                           {"mail accuracy", 1, "ROLE_MISSING"}}) {
    const Ran ran = ana_->Run(one.words);
    EXPECT_EQ(ran.code, one.code) << one.words << ": " << ran.output;
    EXPECT_NE(ran.output.find(one.says), std::string::npos) << one.words << ": " << ran.output;
  }
  // The model knows no parcels; people do.
  constexpr int kParcels = 12;
  for (int i = 0; i < kParcels; ++i) {
    const Mail mail = Writes("where is my parcel, number " + std::to_string(i));
    const Ran said =
        ana_->Run("mail topic " + mail.name().substr(mail.name().find('/') + 1) + " parcel --new");
    ASSERT_EQ(said.code, 0) << said.output;
  }
  const Ran accuracy = root_->Run("mail accuracy --weeks 2");
  EXPECT_EQ(accuracy.code, 0) << accuracy.output;
  EXPECT_NE(accuracy.output.find("(1/13)"), std::string::npos) << accuracy.output;
  EXPECT_EQ(root_->Run("mail accuracy --weeks no").code, 2);
  EXPECT_NE(root_->Run("mail accuracy --json").output.find("\"toldCount\":\"13\""),
            std::string::npos);

  Teach(" --force --corrections " + database());
  ModelIsTaken();
  const Mail parcel = Writes("where is my parcel, please");
  EXPECT_EQ(parcel.topic().guess(), "parcel");
  EXPECT_NE(parcel.topic().model(), first_model);
  EXPECT_EQ(QueueOf(parcel), "queues/hasty");

  WriteFile(model(), "damaged");
  const Ran refused = root_->Run("configuration reload");
  EXPECT_EQ(refused.code, 1);
  EXPECT_NE(refused.output.find(model()), std::string::npos) << refused.output;
  EXPECT_EQ(Writes("my card was stolen again").topic().guess(), "card") << "the old one goes on";
}

TEST_F(MailTopicProgramsTest, TextsAreShownAndDeflectionIsTold) {
  std::ofstream(folder_ / "strowger.toml", std::ios::app)
      << "[[mail_text]]\nid = \"acknowledgement\"\nlanguage = \"en\"\n"
         "subject = \"Ticket {{ticket.number}}\"\n"
         "text = \"\"\"We answer {{expected.time|soon}}.\n{{article.suggestions}}\"\"\"\n"
         "[[mail_article]]\nid = \"refunds\"\ntopics = [\"billing\"]\n"
         "titles = { en = \"How refunds work\" }\n"
         "links = { en = \"https://help.example/refunds\" }\n";
  ModelIsTaken();
  struct Case {
    std::string words;
    int code;
    std::string says;
  };
  for (const Case& one : std::vector<Case>{
           {"mail preview-text acknowledgement", 0, "We answer soon."},
           {"mail preview-text acknowledgement", 0, "Ticket 1042"},
           {"mail preview-text acknowledgement --topic billing", 0, "help.example/refunds"},
           {"mail preview-text closed", 1, "MAIL_TEXT_UNKNOWN"},
           {"mail deflection", 0, "DEFLECTED"},
           {"mail deflection --json", 0, "withArticles"},
           {"mail deflection --days never", 2, "366"}}) {
    const Ran ran = root_->Run(one.words);
    EXPECT_EQ(ran.code, one.code) << one.words << ": " << ran.output;
    EXPECT_NE(ran.output.find(one.says), std::string::npos) << one.words << ": " << ran.output;
  }
}

}  // namespace
}  // namespace strowger::integration
