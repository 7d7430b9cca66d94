#include <charconv>
#include <ctime>
#include <string>
#include <system_error>

#include "strowger/mail/v1/mail_topic.pb.h"
#include "terminal/command/commands.h"
#include "terminal/command/headings.h"
#include "terminal/command/share.h"
#include "terminal/command/table.h"
#include "terminal/width.h"

// What mails are about.
namespace strowger::client {

namespace {

using namespace mail::v1;

constexpr std::size_t kModelShown = 8;  // Of its digits, as many as tell two apart.

int RunTopic(Invocation& in) {
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  SetMailTopicRequest request;
  request.set_name(InCollection("mails", in.Value("MAIL")));
  request.set_topic(in.Value("TOPIC"));
  request.set_is_new(in.Has("--new"));
  return in.Do(request, {"Kept: it is about {0}.", "已记录：主题为 {0}。", "已記錄：主題為 {0}。"},
               {in.Value("TOPIC")});
}

void AddWeek(const TopicWeek& week, const std::string& name, Table& table) {
  table.Add({name, week.model().substr(0, kModelShown), std::to_string(week.guessed_count()),
             ShareOf(week.sure_count(), week.guessed_count()),
             ShareOf(week.right_count(), week.told_count()),
             ShareOf(week.sure_right_count(), week.sure_told_count())});
}

TopicWeek SumOf(const GetTopicAccuracyResponse& answer) {
  TopicWeek sum;
  for (const TopicWeek& week : answer.weeks()) {
    sum.set_guessed_count(sum.guessed_count() + week.guessed_count());
    sum.set_sure_count(sum.sure_count() + week.sure_count());
    sum.set_told_count(sum.told_count() + week.told_count());
    sum.set_right_count(sum.right_count() + week.right_count());
    sum.set_sure_told_count(sum.sure_told_count() + week.sure_told_count());
    sum.set_sure_right_count(sum.sure_right_count() + week.sure_right_count());
  }
  return sum;
}

int RunAccuracy(Invocation& in) {
  GetTopicAccuracyRequest request;
  if (const std::string weeks = in.Value("--weeks"); !weeks.empty()) {
    int count = 0;
    const auto [end, failure] = std::from_chars(weeks.data(), weeks.data() + weeks.size(), count);
    if (failure != std::errc() || end != weeks.data() + weeks.size() || count < 1) {
      return in.FailUsage({"--weeks is a number from 1 to 104.", "--weeks 须为 1 至 104 的数字。",
                           "--weeks 須為 1 至 104 的數字。"});
    }
    request.set_week_count(count);
  }
  if (auto ok = in.ConnectSignedIn(); !ok.ok()) return in.Fail(ok.error());
  const auto answer = in.Ask<GetTopicAccuracyResponse>(request);
  if (!answer.ok()) return in.Fail(answer.error());
  if (in.has_json()) {
    in.PrintJson(*answer);
    return kExitOk;
  }
  Table table(in.SayAll({headings::kWeek, headings::kModel, headings::kGuessed, headings::kSure,
                         headings::kRight, headings::kRightWhenSure}));
  for (const TopicWeek& week : answer->weeks()) {
    // It begins at midnight UTC, which is the day before for half of the world.
    const std::time_t begin = week.begin_time().seconds();
    std::tm date{};
    gmtime_r(&begin, &date);
    char text[sizeof "2026-11-23"];
    std::strftime(text, sizeof text, "%Y-%m-%d", &date);
    AddWeek(week, text, table);
  }
  if (answer->weeks_size() > 1) {
    AddWeek(SumOf(*answer), in.Say({"together", "合计", "合計"}), table);
  }
  in.out() << table.Text();
  return kExitOk;
}

}  // namespace

std::vector<Command> MailTopicCommands() {
  return {
      {"mail topic",
       "Say what a mail is about, whatever the model took it for; with the guess itself it is "
       "confirmed. The next training learns from it: strowgerd mail train --corrections",
       {{"MAIL", "Its number", true},
        {"TOPIC", "What it is about", true},
        {"--new", "The topic is known nowhere yet", false, Parameter::Kind::kFlag}},
       "strowger mail topic 12 billing",
       RunTopic},
      {"mail accuracy",
       "How often the model was right about the mails of each week, as far as people said what "
       "they are about; of all, and of those that it was sure of. MODEL is the beginning of "
       "sha256sum of its file; weeks begin on Monday, UTC",
       {{"--weeks", "How many, this one included; 12 without it"}},
       "strowger mail accuracy --weeks 8",
       RunAccuracy},
  };
}

}  // namespace strowger::client
