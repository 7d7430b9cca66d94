#include "topic_command.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <fstream>
#include <sstream>

#include "adapters/store/database.h"
#include "adapters/store/mail_store.h"
#include "adapters/system/sodium_mail_signer.h"
#include "adapters/system/system_clock.h"
#include "corrections.h"
#include "labelled_texts.h"
#include "model_file.h"
#include "support/stores/await.h"
#include "support/stores/temporary_folder.h"

namespace strowger {
namespace {

class TopicCommandTest : public testing::Test {
 protected:
  struct Ran {
    int code = 0;
    std::string out;
    std::string err;
  };
  template <class Options>
  static Ran Run(int (*command)(const Options&), const Options& options) {
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    Ran ran{.code = command(options)};
    ran.out = testing::internal::GetCapturedStdout();
    ran.err = testing::internal::GetCapturedStderr();
    return ran;
  }

  std::string File(const char* name, const std::string& text) {
    const std::string path = folder_ / name;
    std::ofstream(path) << text;
    return path;
  }
  static std::string Contents(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
  }
  // A poor one teaches the labels the wrong way round, and is measured by the right ones.
  std::string LabelledFile(const char* name, bool is_poor = false) {
    std::string text = "text,label\n";
    for (int i = 0; i < 240; ++i) {
      const bool is_card = i % 2 == 0;
      const std::string one =
          (is_card ? "my card was stolen " : "the invoice is wrong ") + std::to_string(i / 2);
      const bool is_told_right = !is_poor || IsHeldOut(one);
      text += one + "," + (is_card == is_told_right ? "card" : "billing") + "\n";
    }
    return File(name, text);
  }

  TemporaryFolder folder_;
};

TEST_F(TopicCommandTest, AModelIsLearntAndAsked) {
  const std::string model = folder_ / "topics.model";
  const Ran trained =
      Run(&RunMailTrain, {.data = LabelledFile("a.csv"), .model = model, .json = true});
  ASSERT_EQ(trained.code, 0) << trained.err;
  const auto told = boost::json::parse(trained.out).as_object();
  EXPECT_EQ(told.at("taught").to_number<int>() + told.at("held_out").to_number<int>(), 240);
  EXPECT_GT(told.at("held_out").to_number<int>(), 5);
  EXPECT_EQ(told.at("new").at("accuracy").to_number<double>(), 1);
  EXPECT_EQ(told.at("new").at("coverage").to_number<double>(), 1);
  EXPECT_FALSE(told.contains("old"));
  const Ran card = Run(&RunMailGuess, {.model = model, .text = "somebody stole my card: stolen"});
  EXPECT_EQ(card.out.substr(0, 5), "card ") << card.out << card.err;
  const std::string mail =
      File("a.eml",
           "From: li@b.example\r\nTo: desk@ours.example\r\nSubject: the invoice\r\n\r\n"
           "It is wrong.\r\n\r\nOn Monday a@b.example wrote:\r\n> my card was stolen\r\n");
  EXPECT_EQ(Run(&RunMailGuess, {.model = model, .file = mail}).out.substr(0, 8), "billing ");
  const Ran unsure = Run(&RunMailGuess, {.model = model, .text = "weather", .json = true});
  EXPECT_FALSE(boost::json::parse(unsure.out).at("is_sure").as_bool()) << unsure.out;
  EXPECT_EQ(Run(&RunMailGuess, {.model = model, .text = "weather"}).out.substr(0, 8), "unsure: ");
}

TEST_F(TopicCommandTest, TheSameTextsGiveTheSameBytes) {
  for (const char* name : {"a.model", "b.model"}) {
    ASSERT_EQ(Run(&RunMailTrain, {.data = LabelledFile("a.csv"), .model = folder_ / name}).code, 0);
  }
  EXPECT_EQ(Contents(folder_ / "a.model"), Contents(folder_ / "b.model"));
}

TEST_F(TopicCommandTest, AWorseModelReplacesNothingUnlessItIsForced) {
  const std::string model = folder_ / "topics.model";
  ASSERT_EQ(Run(&RunMailTrain, {.data = LabelledFile("sound.csv"), .model = model}).code, 0);
  const std::string sound = Contents(model);
  Ran ran = Run(&RunMailTrain, {.data = LabelledFile("sound.csv"), .model = model});
  EXPECT_EQ(ran.code, 0) << ran.err;  // As good.
  EXPECT_NE(ran.out.find("\nold "), std::string::npos) << ran.out;
  const MailTrainOptions worse{
      .data = LabelledFile("poor.csv", true), .model = model, .json = true};
  ran = Run(&RunMailTrain, worse);
  EXPECT_EQ(ran.code, 1);
  EXPECT_NE(ran.err.find("worse"), std::string::npos) << ran.err;
  const auto told = boost::json::parse(ran.out).as_object();
  EXPECT_EQ(told.at("new").at("accuracy").to_number<double>(), 0);
  EXPECT_EQ(told.at("old").at("accuracy").to_number<double>(), 1);
  EXPECT_EQ(Contents(model), sound);
  // So it is beside a model of another name.
  MailTrainOptions named = worse;
  named.model = folder_ / "other.model";
  named.compare = model;
  EXPECT_EQ(Run(&RunMailTrain, named).code, 1);
  EXPECT_EQ(Contents(named.model), "");
  MailTrainOptions forced = worse;
  forced.force = true;
  EXPECT_EQ(Run(&RunMailTrain, forced).code, 0);
  EXPECT_NE(Contents(model), sound);
  // What was lost is won again.
  EXPECT_EQ(Run(&RunMailTrain, {.data = LabelledFile("sound.csv"), .model = model}).code, 0);
  EXPECT_EQ(Contents(model), sound);
}

TEST_F(TopicCommandTest, WhatPeopleSaidOfMailsIsLearntFromAStore) {
  const std::string store = folder_ / "strowger.db";
  {
    const system::SystemClock clock;
    store::Database database({.path = store}, clock);
    ASSERT_TRUE(database.Start().ok());
    const system::SodiumMailSigner signer("secret");
    store::ChangeBell bell;
    store::MailStore mails(database, signer, bell);
    for (int i = 0; i < 60; ++i) {
      service::ArrivedMail mail;
      mail.account = core::MailAccountId{"desk"};
      const std::string text = i % 2 == 0 ? "my card was stolen " : "the invoice is wrong ";
      mail.raw = "From: Li <li@b.example>\r\nSubject: Help\r\n\r\n" + text + std::to_string(i) +
                 "\r\n\r\nOn Monday a@b.example wrote:\r\n> everything at once\r\n";
      const auto taken = Await<service::TakenMail>([&](auto done) { mails.TakeIn(mail, done); });
      ASSERT_TRUE(taken.ok());
      if (i == 59) break;  // Of the last nobody says anything.
      const service::TopicWish wish{taken->mail, i % 2 == 0 ? "card" : "billing", true};
      ASSERT_TRUE(
          Await<void>([&](auto done) { mails.SetTopic({.user = "ana"}, wish, done); }).ok());
    }
    const auto read = ReadCorrections(store);  // While it is at work.
    ASSERT_TRUE(read.ok()) << read.error().message;
    ASSERT_EQ(read->size(), 59u);
    EXPECT_EQ(read->front().text, "Help\nmy card was stolen 0");
    EXPECT_EQ(read->front().label, "card");
    database.Stop();
  }
  const std::string model = folder_ / "topics.model";
  const Ran alone = Run(&RunMailTrain, {.corrections = store, .model = model, .json = true});
  ASSERT_EQ(alone.code, 0) << alone.err;
  EXPECT_EQ(boost::json::parse(alone.out).at("corrections").to_number<int>(), 59);
  const std::string bytes = Contents(model);
  ASSERT_EQ(Run(&RunMailTrain, {.corrections = store, .model = model}).code, 0);
  EXPECT_EQ(Contents(model), bytes) << "the same mails give the same file";
  // A row with the text of a mail is what the person said, not what the file says.
  std::string rows = "text,label\n";
  for (int i = 0; i < 40; ++i) rows += "where is my parcel " + std::to_string(i) + ",parcel\n";
  rows += "\"Help\nmy card was stolen 0\",billing\n";
  const Ran both = Run(&RunMailTrain, {.data = File("b.csv", rows),
                                       .corrections = store,
                                       .model = model,
                                       .force = true,
                                       .json = true});
  ASSERT_EQ(both.code, 0) << both.err;
  const auto told = boost::json::parse(both.out);
  EXPECT_EQ(told.at("taught").to_number<int>() + told.at("held_out").to_number<int>(), 99);
  EXPECT_TRUE(told.as_object().contains("old"));
}

TEST_F(TopicCommandTest, WhatIsWrongIsToldInOneLine) {
  const std::string data = LabelledFile("a.csv");
  const std::string model = folder_ / "topics.model";
  const std::string broken = File("broken.model", "no model");
  struct Refusal {
    MailTrainOptions options;
    const char* says;
  };
  for (const Refusal& one : {
           Refusal{{.data = folder_ / "none.csv", .model = model}, "cannot read"},
           Refusal{{.data = File("few.csv", "text,label\na,b\nc,d\n"), .model = model}, "fewer"},
           Refusal{{.data = data, .model = broken}, "does not begin as one"},
           Refusal{{.data = data, .model = model, .compare = folder_ / "x"},
                   "cannot read the model"},
           Refusal{{.data = data, .model = model, .wanted_accuracy = 1.5}, "--accuracy"},
           Refusal{{.data = data, .model = folder_ / "no/such/folder"}, "cannot write the model"},
           Refusal{{.model = model}, "say what to learn from"},
           Refusal{{.data = data, .corrections = folder_ / "no.db", .model = model}, "no.db: "},
           Refusal{{.corrections = data, .model = model}, "is it the store of a server"},
       }) {
    const Ran ran = Run(&RunMailTrain, one.options);
    EXPECT_EQ(ran.code, 1) << one.says;
    EXPECT_NE(ran.err.find(one.says), std::string::npos) << ran.err;
  }
  EXPECT_EQ(Contents(broken), "no model");
  EXPECT_EQ(Run(&RunMailTrain, {.data = data, .model = broken, .force = true}).code, 0);
  EXPECT_TRUE(ReadModelFile(broken).ok());
  EXPECT_NE(Run(&RunMailGuess, {.model = data, .text = "x"}).err.find(data), std::string::npos);
  EXPECT_NE(Run(&RunMailGuess, {.model = broken}).err.find("--text"), std::string::npos);
  EXPECT_EQ(Run(&RunMailGuess, {.model = "/dev/null", .text = "x"}).code, 1);
}

}  // namespace
}  // namespace strowger
